import { Ajv } from 'ajv';
import type { GatewayOpenApi, GatewayOperation } from '../../lambdas/http/document/gateway-openapi.ts';
import { parseStrictJson, placeInText } from '../../training/table/strict-json.ts';

/** Describes the first fault of a body in a sentence. `undefined` if there is none. */
export type BodyCheck = (body: Buffer, contentType: string | undefined) => string | undefined;

/**
 * Checks bodies as the request validators of API Gateway do. JSON is checked against its model. Other content types are
 * not checked.
 */
export function createValidators(document: GatewayOpenApi): (operation: GatewayOperation) => BodyCheck | undefined {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', components: document.components });

  return (operation) => {
    const request = operation.requestBody;
    const schema = request?.content['application/json']?.schema;
    if (operation['x-amazon-apigateway-request-validator'] !== 'all' || !request || !schema) return undefined;
    const { $ref } = schema;
    const validate = ajv.compile(typeof $ref === 'string' ? { $ref: `document${$ref}` } : schema);

    return (body, contentType) => {
      if (contentType !== undefined && !/^application\/json\b/i.test(contentType)) return undefined;
      if (body.length === 0) return request.required ? 'the body is empty' : undefined;
      const text = body.toString();
      const parsed = parseStrictJson(text);
      if ('fault' in parsed) return `at ${placeInText(text, parsed.fault.at)}, ${parsed.fault.message}`;
      return validate(parsed.value) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'body' });
    };
  };
}
