/** The status of an answer and its body, which is JSON. */
export async function fetchJson(url: string, init: RequestInit) {
  const response = await fetch(url, init);
  // biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the test that asked for it
  return { status: response.status, body: (await response.json()) as any };
}
