import { isUpload } from '../../../files/is-upload.ts';
import { UnknownDatasetError } from '../flow.ts';

export interface IncomingFile {
  readonly key: string;
  readonly datasetName: string;
  /** With the folders below that of the dataset. */
  readonly name: string;
}

/** @param key as EventBridge sends it, without an encoding. (S3's own notifications would send it URL-encoded.) */
export function parseIncoming(key: string): IncomingFile {
  const file = findIncoming(key);
  if (!file) throw new UnknownDatasetError(`${key}: incoming/{dataset}/{name} expected`);
  return file;
}

/** @returns undefined if the key is not that of a file in a folder of `incoming/` */
function findIncoming(key: string): IncomingFile | undefined {
  const [prefix, datasetName = '', ...rest] = key.split('/');
  const name = rest.join('/');
  return prefix === 'incoming' && name !== '' ? { key, datasetName, name } : undefined;
}

/** What an object below `incoming/` is, as far as its key tells. */
export type Arrival =
  | { readonly kind: 'file'; readonly file: IncomingFile }
  /** It is never read, and nothing is said of it. */
  | { readonly kind: 'no-upload' }
  /** It lies in the folder of no dataset; the sentence says where files go. */
  | { readonly kind: 'misplaced'; readonly message: string };

/** @param size bytes, as the event tells them; 0 where it does not */
export function recogniseArrival(key: string, size: number, datasets: Iterable<string>): Arrival {
  if (!isUpload(key, size)) return { kind: 'no-upload' };
  const names = [...datasets];
  const file = findIncoming(key);
  if (file && names.includes(file.datasetName)) return { kind: 'file', file };
  return { kind: 'misplaced', message: misplaced(names) };
}

/** Says of a file that lies in the folder of no dataset where files go. */
export function misplaced(datasets: readonly string[]): string {
  const folders = datasets.map((name) => `incoming/${name}/`).join(' or ');
  return `it lies in the folder of no dataset; files go into ${folders}, in just these letters`;
}
