import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { UPLOAD_URL_SECONDS, type UploadUrls } from './upload-urls.ts';

/** URLs to an S3 bucket, signed with the function's own role. */
export function openS3UploadUrls(bucket: string, client: S3Client = createSigningClient()): UploadUrls {
  return {
    async create(key) {
      // The condition is part of the signature. So a URL that is used twice, or names an existing file, overwrites
      // nothing.
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, IfNoneMatch: '*' });
      const url = await getSignedUrl(client, command, { expiresIn: UPLOAD_URL_SECONDS });
      const expiresAt = new Date(Date.now() + UPLOAD_URL_SECONDS * 1_000).toISOString();
      return { url, headers: { 'if-none-match': '*' }, expiresAt };
    },
  };
}

/** By default the SDK would sign the checksum of an empty body, since there is no body here. */
function createSigningClient(): S3Client {
  return new S3Client({
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3),
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}
