import { fitDigest } from './fit-digest.ts';

// On standard output, for the stack that asks an image for it: `infra` imports none of ours.
process.stdout.write(await fitDigest());
