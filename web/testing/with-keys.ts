import type { StimaServer } from '../../local/server.ts';

/** A server of the tests with its keys, as `testPages` takes it. */
export const withKeys = (start: (folder: string) => Promise<StimaServer>) => async (folder: string) => {
  const server = await start(folder);
  return { ...server, key: server.secrets.partnerKey, token: server.secrets.ownerToken };
};
