import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { openS3UploadUrls } from './s3-upload-urls.ts';

test('signs a PUT of one key that overwrites nothing, without a checksum of the unknown body', async () => {
  const client = new S3Client({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'K', secretAccessKey: 'S' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const { url, headers, expiresAt } = await openS3UploadUrls('bucket', client).create('incoming/diamonds/a b.csv');
  const { pathname, searchParams } = new URL(url);
  expect(pathname).toBe('/incoming/diamonds/a%20b.csv');
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('host;if-none-match');
  expect(searchParams.get('X-Amz-Expires')).toBe('900');
  expect([...searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  expect(headers).toEqual({ 'if-none-match': '*' });
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 890_000);
});
