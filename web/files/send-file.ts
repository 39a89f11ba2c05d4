import type { Api } from '../api/client.ts';
import { type Outcome, outcomeOf } from '../api/outcome.ts';

/** Where a file has arrived: under an id, or under a name if it was put to a signed address. */
export interface SentFile {
  readonly name: string;
  readonly uploadId?: string;
}

/** Larger files are put to a signed address. */
const MOST_IN_A_CALL = 4_000_000;

const TYPES: readonly (readonly [ending: RegExp, type: string])[] = [
  [/\.xlsx$/i, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [/\.zip$/i, 'application/zip'],
  [/\.gz$/i, 'application/gzip'],
  [/\.tsv$/i, 'text/tab-separated-values'],
];

/** Sends a file to be learnt from. */
export async function sendFile(api: Api, dataset: string, file: File): Promise<Outcome<SentFile>> {
  return file.size > MOST_IN_A_CALL ? putFile(api, dataset, file) : postFile(api, dataset, file);
}

async function postFile(api: Api, dataset: string, file: File): Promise<Outcome<SentFile>> {
  const type = TYPES.find(([ending]) => ending.test(file.name))?.[1] ?? 'text/csv';
  const sent = api.POST('/v1/{dataset}/uploads', {
    params: { path: { dataset }, query: { name: file.name } },
    headers: { 'content-type': type },
    // The document types the body of a file as a text. The bytes go as they are.
    body: '',
    bodySerializer: () => file,
  });
  const outcome = await outcomeOf(sent);
  if (outcome.kind !== 'answer') return outcome;
  if (!('uploadId' in outcome.data)) return { kind: 'away' };
  return { kind: 'answer', data: { name: file.name, uploadId: outcome.data.uploadId } };
}

async function putFile(api: Api, dataset: string, file: File): Promise<Outcome<SentFile>> {
  const asked = api.POST('/v1/{dataset}/uploads', { params: { path: { dataset } }, body: { name: file.name } });
  const outcome = await outcomeOf(asked);
  if (outcome.kind !== 'answer') return outcome;
  if (!('url' in outcome.data)) return { kind: 'away' };
  const { url, headers } = outcome.data;
  const put = await fetch(url, { method: 'PUT', headers, body: file }).catch(() => undefined);
  return put?.ok === true ? { kind: 'answer', data: { name: file.name } } : { kind: 'away' };
}
