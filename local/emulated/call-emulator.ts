/**
 * Calls one service of the emulator as its owner would. The emulator checks no signature: it only reads from it which service is
 * meant. So no client of AWS is needed for the few calls that no dependency of the project has.
 * @throws Error with the answer unless it is a success
 */
export async function callEmulator(
  url: string,
  service: 'apigateway' | 'iam' | 'lambda',
  path: string,
  init: { readonly method?: string; readonly body?: URLSearchParams | string } = {},
): Promise<string> {
  const scope = `test/20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  const answer = await fetch(`${url}${path}`, { headers: { authorization }, ...init });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service} ${path} ${init.body ?? ''}: ${answer.status} ${text}`);
  return text;
}
