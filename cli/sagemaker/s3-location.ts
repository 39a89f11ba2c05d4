import { Failure } from '../terminal/failure.ts';

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

export const isS3Uri = (text: string): boolean => text.startsWith('s3://');

/** @throws Failure if it is not the URI of an object or of a prefix */
export function parseS3Uri(uri: string): S3Location {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/.exec(uri) ?? [];
  if (bucket === undefined || key === undefined)
    throw new Failure('usage', `${uri} is not the likes of s3://bucket/folder/stones.csv.`);
  return { bucket, key };
}
