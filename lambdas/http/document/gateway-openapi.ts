import { type GatewayResponse, gatewayResponsesExtension, wrongMethod } from '../request/gateway-responses.ts';
import { FILE_TYPES } from '../wire/file-types.ts';
import { type DocumentKinds, gatewaySchemas, withoutGatewayKeywords } from '../wire/schemas.ts';
import {
  describeOperation,
  type OpenApiOperation,
  type Parameter,
  pathsOf,
  securitySchemes,
} from './describe-operation.ts';
import type { OpenApi } from './openapi.ts';
import type { Content, FunctionName, Operation } from './operation.ts';
import { operationsOf } from './operations.ts';

/** A call as an operation that a gateway routes. */
export interface GatewayOperation extends Omit<OpenApiOperation, 'parameters'> {
  readonly parameters: readonly Omit<Parameter, 'example'>[];
  readonly 'x-stima-function': FunctionName;
  readonly 'x-amazon-apigateway-request-validator': 'parameters' | 'all';
}

export interface GatewayOpenApi extends OpenApi<GatewayOperation> {
  readonly 'x-amazon-apigateway-binary-media-types': readonly string[];
  /** The answer to a method that a path does not have. A gateway adds the header `Allow`. */
  readonly 'x-stima-wrong-method': GatewayResponse;
  readonly [extension: `x-${string}`]: unknown;
}

/**
 * The document that API Gateway imports and that the local gateway routes by. Its paths contain `{dataset}`, so it is
 * the same for all datasets. An API may have only some 300 resources, and metrics and throttles depend on their names.
 * An optional call is in the document if one of the kinds has it.
 */
export function createGatewayOpenApi(kinds: DocumentKinds): GatewayOpenApi {
  return {
    openapi: '3.0.3',
    info: { title: 'Stima', version: '1', description: 'Prices things and says why.' },
    paths: pathsOf(operationsOf(Object.values(kinds.describing)), describeForGateway),
    components: { schemas: gatewaySchemas(kinds), securitySchemes },
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestBody: true, validateRequestParameters: true },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    'x-amazon-apigateway-binary-media-types': Object.keys(FILE_TYPES),
    'x-amazon-apigateway-gateway-responses': gatewayResponsesExtension,
    'x-stima-wrong-method': wrongMethod,
  };
}

function describeForGateway(operation: Operation): GatewayOperation {
  const { parameters, requestBody, ...rest } = describeOperation(operation);
  return {
    ...rest,
    parameters: parameters.map(({ example: _, ...parameter }) => parameter),
    ...(requestBody && { requestBody: { ...requestBody, content: withoutExamples(requestBody.content) } }),
    'x-stima-function': operation.function,
    'x-amazon-apigateway-request-validator': operation.body?.validated ? 'all' : 'parameters',
  };
}

function withoutExamples(content: Content): Content {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema }]) => [type, { schema: withoutGatewayKeywords(schema) }]),
  );
}
