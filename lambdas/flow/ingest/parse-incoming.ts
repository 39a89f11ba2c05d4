import { UnknownDatasetError } from '../flow.ts';

/** EventBridge sends keys as they are. (S3's own notifications would send them URL-encoded.) */
export function parseIncoming(given: string): { key: string; datasetName: string; name: string } {
  const key = given.startsWith('incoming/') ? given : decodeURIComponent(given.replaceAll('+', ' '));
  const [prefix, datasetName = '', ...rest] = key.split('/');
  const name = rest.join('/');
  if (prefix !== 'incoming' || !name) throw new UnknownDatasetError(`${key}: incoming/{dataset}/{name} expected`);
  return { key, datasetName, name };
}
