import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../storage/memory-store.ts';
import { StorageError } from '../storage/store.ts';
import { dynamoAppraisalStore } from './dynamo-appraisal-store.ts';
import { dynamoPartnerStore } from './dynamo-partner-store.ts';
import { describeAppraisalStore } from './testing/appraisal-store-contract.ts';
import { type DynamoLocal, findDynamoLocal, startDynamoLocal } from './testing/dynamo-local.ts';
import { describePartnerStore } from './testing/partner-store-contract.ts';

const found = findDynamoLocal();
const missing = 'missing' in found && !process.env.CI ? found.missing : undefined;
if (missing !== undefined) console.warn(`The suite of DynamoDB is skipped: ${missing}.`);

describe.skipIf(missing !== undefined)(
  missing === undefined ? 'DynamoDB, as DynamoDB Local serves it' : `DynamoDB: skipped, ${missing}`,
  () => {
    let server: DynamoLocal;
    let table: string;
    const large = memoryStore();
    beforeAll(async () => {
      if ('missing' in found) throw new Error(found.missing);
      server = await startDynamoLocal(found.folder);
    }, 90_000);
    afterAll(() => server?.stop());

    describePartnerStore(
      'Partners in DynamoDB',
      async () => {
        table = await server.createTable(['pk', 'sk']);
        return dynamoPartnerStore(table, server.client);
      },
      async () => dynamoPartnerStore(table, server.client),
    );

    describeAppraisalStore(
      'Appraisals in DynamoDB',
      async () => {
        table = await server.createTable(['key']);
        return dynamoAppraisalStore(table, large, server.client);
      },
      async () => dynamoAppraisalStore(table, large, server.client),
    );

    it('says that a table is missing', async () => {
      await expect(dynamoPartnerStore('nowhere', server.client).findKey('h')).rejects.toThrow(
        /The table nowhere cannot be used: Cannot do operations on a non-existent table/,
      );
    });
  },
);

describe('DynamoDB without a server', () => {
  it('says in one sentence that it cannot be reached', async () => {
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const error = await dynamoPartnerStore('t', client)
      .findKey('h')
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(StorageError);
    expect(error.message).toMatch(/^The table t cannot be used: .*ECONNREFUSED.*\.$/);
  });
});
