import { createGatewayOpenApi } from './gateway-openapi.ts';

// On standard output, for the stack that imports it: `infra` imports none of ours.
process.stdout.write(`${JSON.stringify(createGatewayOpenApi(), null, 2)}\n`);
