import type { Call } from './recorded-calls.ts';

/**
 * The rights that a call needs. Each is on the narrowest pattern of keys that names no dataset, upload, version or run.
 * @param call with the construct of its bucket, `Data` or `Models`, in place of the bucket's name
 */
export function toGrants({ action, resource: name }: Call): string[] {
  if (action === 's3:ListBucket')
    return [`s3:ListBucket ${name.replace(/ under (\w+\/).*/, ' under $1*').replace(/^Models under .*/, 'Models')}`];
  if (action === 'states:StartExecution') return [`${action} ${name}`];
  if (action === 's3:DeleteObject')
    return [
      `${action} ${name.replace(/^(Data\/pieces)\/.*$/, '$1/*').replace(/^(Data\/uploads)\/.*\/([^/]+)$/, '$1/*/$2')}`,
    ];
  const key = name
    .replace(/^(Data|Models)\/dry\/.*$/, '$1/dry/*')
    .replace(/^(Data\/pieces)\/\w+\/[\w-]+\/([\w-]+)\/[^/]+$/, '$1/*/$2/*')
    .replace(/^(Data\/pieces)\/\w+\/[\w-]+\/(cutting\.json)$/, '$1/*/$2')
    .replace(/^(Data\/(?:incoming|results))\/.*$/, '$1/*')
    .replace(/^(Data\/(?:uploads|merged))\/.*\/([^/]+)$/, '$1/*/$2')
    .replace(/^(Data\/jobs)\/\w+\/[^/]+\/(.*)$/, '$1/*/$2')
    .replace(/^(Data\/ledger)\/\w+(\.turn|\.copy)?\.json$/, '$1/*$2.json')
    .replace(/^(Data\/runs)\/.*\.json$/, '$1/*.json')
    .replace(/^(Data\/merged)\/\w+\/(\w+\.bin)$/, '$1/*/$2')
    .replace(/^Models\/\w+\/(?:v\d+\/([^/]+)|(champion(?:\.copy)?\.json))$/, (_, file, champion) =>
      champion ? `Models/*/${champion}` : `Models/*/v*/${file}`,
    );
  // A reader must be able to learn that a key is absent. Without ListBucket, S3 denies access instead.
  return action === 's3:GetObject' ? [`${action} ${key}`, `s3:ListBucket ${key.split('/')[0]}`] : [`${action} ${key}`];
}

/** Whether one of the rights covers the very key of a call. */
export function isAllowed(grants: ReadonlySet<string>, { action, resource }: Call): boolean {
  const [asked, prefix] = `${action} ${resource}`.split(' under ');
  return [...grants].some((grant) => {
    const [pattern, under = '*'] = grant.split(' under ');
    return matches(pattern!, asked!) && (prefix === undefined || matches(under, prefix));
  });
}

/** Compares as IAM does. `*` matches anything, also a slash. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/[.$]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);
}
