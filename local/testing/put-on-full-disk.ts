import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGatewayOpenApi } from '../../lambdas/http/document/gateway-openapi.ts';
import { openFileStore } from '../../registry/storage/file-store.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';
import { createGateway } from '../gateway/gateway.ts';
import { createSignedUploads } from '../gateway/signed-uploads.ts';

/**
 * Puts a file that is larger than the disk, then a smaller one, and prints the answers. It runs as a separate process
 * in a small mount.
 */

const folder = process.argv[2]!;
const uploads = createSignedUploads(openFileStore(join(folder, 'data')), {
  secret: 's',
  baseUrl: () => gateway.url,
  folder: join(folder, 'uploading'),
});
const run = async () => ({ statusCode: 200, body: '' });
const gateway = await createGateway({
  document: createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds }),
  functions: { predict: run, catalog: run, owner: run },
  keys: [],
  ownerToken: 't',
  port: 0,
  uploads,
});

const put = async (name: string, bytes: number) => {
  const target = await uploads.urls.create(`incoming/rugs/${name}`);
  const answer = await fetch(target.url, { method: 'PUT', body: Buffer.alloc(bytes, 'a') });
  const text = await answer.text();
  return { status: answer.status, ...(text && { code: JSON.parse(text).code, detail: JSON.parse(text).detail }) };
};

const first = await put('large.csv', 600_000);
const left = await readdir(join(folder, 'uploading'));
console.log(JSON.stringify({ first, left, second: await put('small.csv', 1_000) }));
await gateway.close();
