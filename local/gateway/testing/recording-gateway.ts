import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createGatewayOpenApi } from '../../../lambdas/http/document/gateway-openapi.ts';
import { configuringKinds } from '../../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../../training/kinds/registered/describing.ts';
import { createGateway, type GatewayOptions, type ProxyFunction } from '../gateway.ts';

export const KEY = { id: 'acme', value: 'key-of-acme' };
export const TOKEN = 'token-of-the-owner';
export const asPartner = { 'x-api-key': KEY.value, 'content-type': 'application/json' };
export const asOwner = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

const document = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });

const OK: ProxyFunction = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"ok":true}',
});

/**
 * A gateway before one function, which keeps the events that it is called with. The start of a gateway compiles the schemas of the
 * document, so the tests of a file share one, and forget between two tests what it has seen.
 */
export async function startRecording(options: Partial<GatewayOptions> = {}) {
  const seen: APIGatewayProxyEvent[] = [];
  let answer = OK;
  const run: ProxyFunction = async (event, context) => {
    seen.push(event);
    return answer(event, context);
  };
  const functions = { predict: run, catalog: run, owner: run };
  const { url, close } = await createGateway({
    ...{ document, functions, keys: [KEY], ownerToken: TOKEN, port: 0 },
    ...options,
  });
  return {
    url,
    close,
    seen,
    /** What the function does from now on. */
    answerBy(given: ProxyFunction) {
      answer = given;
    },
    /** Forgets the events, and answers 200 again. */
    reset() {
      seen.length = 0;
      answer = OK;
    },
    async ask(
      method: string,
      path: string,
      headers: Record<string, string> = {},
      body?: NonNullable<RequestInit['body']>,
    ) {
      const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text.startsWith('{') ? JSON.parse(text) : text,
      };
    },
  };
}

export type RecordingGateway = Awaited<ReturnType<typeof startRecording>>;
