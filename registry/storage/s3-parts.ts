import { open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { inBatches } from './in-batches.ts';
import { type Listed, NotFoundError, type Written } from './store.ts';

const leastPartBytes = 16 * 2 ** 20;
const mostParts = 10_000;

/** Sends a stream in parts, and holds one part at a time. The SDK can repeat a buffer, but not a stream. */
export async function upload(client: S3Client, bucket: string, key: string, path: string): Promise<Written> {
  const target = { Bucket: bucket, Key: key };
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const partBytes = Math.max(leastPartBytes, Math.ceil(size / mostParts));
    const readPart = async (start: number): Promise<Uint8Array> => {
      const part = Buffer.allocUnsafe(Math.min(partBytes, size - start));
      for (let filled = 0; filled < part.length; ) {
        const { bytesRead } = await file.read(part, filled, part.length - filled, start + filled);
        if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
        filled += bytesRead;
      }
      return part;
    };
    if (size <= partBytes) {
      const answer = await client.send(new PutObjectCommand({ ...target, Body: await readPart(0) }));
      return { etag: answer.ETag! };
    }
    return await inParts(client, { ...target, ChecksumAlgorithm: 'CRC32' }, async (UploadId) => {
      const parts: CompletedPart[] = [];
      for (let start = 0; start < size; start += partBytes) {
        const PartNumber = parts.length + 1;
        const Body = await readPart(start);
        const { ETag, ChecksumCRC32 } = await client.send(
          new UploadPartCommand({ ...target, UploadId, PartNumber, Body, ChecksumAlgorithm: 'CRC32' }),
        );
        parts.push({ PartNumber, ETag, ChecksumCRC32 });
      }
      return parts;
    });
  } finally {
    await file.close();
  }
}

/** The smallest part that S3 accepts. Only the last part may be smaller. */
const leastCopiedBytes = 5 * 2 ** 20;
const copiesAtOnce = 8;

/**
 * S3 itself copies an object that is large enough to be a part. A smaller one is read, and sent together with what follows it. At
 * most the two largest such objects are in memory.
 */
export async function concatenate(
  client: S3Client,
  bucket: string,
  key: string,
  parts: readonly Listed[],
  find: (key: string) => Promise<Uint8Array | undefined>,
): Promise<Written> {
  const target = { Bucket: bucket, Key: key };
  const read = async (part: Listed): Promise<Uint8Array> => {
    const body = await find(part.key);
    if (body === undefined) throw new NotFoundError(part.key);
    return body;
  };
  if (parts.reduce((sum, { size }) => sum + size, 0) < leastCopiedBytes) {
    const bodies: Uint8Array[] = [];
    for (const part of parts) bodies.push(await read(part));
    const answer = await client.send(new PutObjectCommand({ ...target, Body: Buffer.concat(bodies) }));
    return { etag: answer.ETag! };
  }
  return inParts(client, target, (UploadId) =>
    inBatches(
      groupParts(parts),
      async (group, i): Promise<CompletedPart> => {
        const one = { ...target, UploadId, PartNumber: i + 1 };
        if (group.length === 1 && group[0]!.size >= leastCopiedBytes) {
          const CopySource = `${bucket}/${encodeURIComponent(group[0]!.key).replaceAll('%2F', '/')}`;
          const { CopyPartResult } = await client.send(new UploadPartCopyCommand({ ...one, CopySource }));
          return { PartNumber: i + 1, ETag: CopyPartResult!.ETag! };
        }
        const bodies: Uint8Array[] = [];
        for (const part of group) bodies.push(await read(part));
        const { ETag } = await client.send(new UploadPartCommand({ ...one, Body: Buffer.concat(bodies) }));
        return { PartNumber: i + 1, ETag };
      },
      copiesAtOnce,
    ),
  );
}

/**
 * Stores an object in parts. The object exists when all parts have been sent. If a part cannot be sent, nothing stays.
 */
async function inParts(
  client: S3Client,
  { ChecksumAlgorithm, ...target }: { Bucket: string; Key: string; ChecksumAlgorithm?: 'CRC32' },
  send: (uploadId: string) => Promise<CompletedPart[]>,
): Promise<Written> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...target, ...(ChecksumAlgorithm && { ChecksumAlgorithm }) }),
  );
  try {
    const Parts = await send(UploadId!);
    const answer = await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
    return { etag: answer.ETag! };
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => {}); // the first error counts
    throw error;
  }
}

/** Joins neighbouring parts until they are large enough. The last group may be small. */
function groupParts(parts: readonly Listed[]): Listed[][] {
  const groups: Listed[][] = [];
  let open: Listed[] = [];
  for (const part of parts.filter(({ size }) => size > 0)) {
    open.push(part);
    if (open.reduce((sum, { size }) => sum + size, 0) < leastCopiedBytes) continue;
    groups.push(open);
    open = [];
  }
  return open.length > 0 ? [...groups, open] : groups;
}
