import { createGatewayOpenApi } from './gateway-openapi.ts';

// Prints the document on standard output. The serving stack reads it there, since `infra` imports none of ours.
process.stdout.write(`${JSON.stringify(createGatewayOpenApi(), null, 2)}\n`);
