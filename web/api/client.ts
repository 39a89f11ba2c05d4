import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './openapi.d.ts';

/** What proves who calls. Either may be absent. */
export interface Credentials {
  /** The key of a partner. It prices. */
  readonly key?: string | undefined;
  /** The token of the owner. It teaches, withdraws and promotes. */
  readonly token?: string | undefined;
}

export type Api = Client<paths>;

/** The service at the page's own address. */
export function createApi({ key, token }: Credentials): Api {
  const api = createClient<paths>({ baseUrl: location.origin });
  api.use({
    onRequest: ({ request }) => {
      if (key !== undefined) request.headers.set('x-api-key', key);
      if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
      return request;
    },
  });
  return api;
}
