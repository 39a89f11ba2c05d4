import { fileURLToPath } from 'node:url';

/** Where the tests keep the synthesised template of the state machine: one for all files, made before the first of them runs. */
export const KEPT_TEMPLATES = fileURLToPath(new URL('../../node_modules/.cache/stima-tests', import.meta.url));
