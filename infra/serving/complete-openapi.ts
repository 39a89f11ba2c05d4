import { Aws } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { gatewaySubset, mapValues } from './gateway-subset.ts';
import { isMethod, type OpenApiDocument, type Operation } from './openapi-document.ts';
import { answerWrongMethods } from './wrong-method.ts';

export type ServingFunctions = Readonly<Record<'predict' | 'catalog' | 'owner', IFunction>>;

/**
 * The document as API Gateway imports it. Each operation gets the function that answers it.
 * @throws OpenApiError if an operation names an unknown function, or if its security does not fit its audience
 */
export function completeOpenApi(document: OpenApiDocument, functions: ServingFunctions): object {
  const { paths, ...subset } = gatewaySubset(document);
  return {
    ...subset,
    // The smallest answer that is compressed, in bytes. A smaller one would hardly shrink.
    'x-amazon-apigateway-minimum-compression-size': 1024,
    paths: mapValues(paths, (item, path) => ({
      ...mapValues(item, (operation, method) => {
        if (!isMethod(method)) return operation;
        const name = `${method.toUpperCase()} ${path}`;
        checkSecurity(name, operation as Operation, document.components.securitySchemes);
        return integrate(name, operation as Operation, functions);
      }),
      'x-amazon-apigateway-any-method': answerWrongMethods(item, document),
    })),
  };
}

class OpenApiError extends Error {
  override readonly name = 'OpenApiError';
}

/** The security scheme of each audience. An operation without a scheme in the document would be open to everyone. */
const SCHEMES: Readonly<Record<string, object | undefined>> = {
  partner: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  owner: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
  anyone: undefined,
};

function checkSecurity(
  name: string,
  { 'x-stima-audience': audience, security }: Operation,
  schemes: Readonly<Record<string, object>>,
): void {
  if (typeof audience !== 'string' || !Object.hasOwn(SCHEMES, audience)) {
    throw new OpenApiError(
      `${name}: x-stima-audience is ${JSON.stringify(audience)}, ${Object.keys(SCHEMES).join(', ')} expected`,
    );
  }
  const expected = SCHEMES[audience];
  const required = security?.flatMap((requirement) => Object.keys(requirement)) ?? [];
  const shown = required.length === 1 ? schemes[required[0] ?? ''] : undefined;
  const right = expected ? canonical(shown) === canonical(expected) : required.length === 0;
  if (!right) {
    throw new OpenApiError(`${name}: is for ${audience}, and its security is ${JSON.stringify(security)}`);
  }
}

function integrate(name: string, operation: Operation, functions: ServingFunctions): object {
  const { 'x-stima-audience': _, 'x-stima-function': functionName, ...rest } = operation;
  if (typeof functionName !== 'string' || !Object.hasOwn(functions, functionName)) {
    throw new OpenApiError(
      `${name}: x-stima-function is ${JSON.stringify(functionName)}, ${Object.keys(functions).join(', ')} expected`,
    );
  }
  const { functionArn } = functions[functionName as keyof ServingFunctions];
  return {
    ...rest,
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      // These are plain tokens and not SpecRestApi's own substitution, since `sam local` reads only plain tokens.
      uri: `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      passthroughBehavior: 'when_no_match',
      timeoutInMillis: 29_000,
    },
  };
}

function canonical(scheme: object | undefined): string {
  const { description: _, ...fields } = (scheme ?? {}) as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
