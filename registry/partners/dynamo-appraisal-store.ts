import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Store } from '../storage/store.ts';
import { type AppraisalStore, expiryOf } from './appraisal-store.ts';
import { createDynamoClient, onTable } from './dynamo-table.ts';
import { keyOf, packAppraisal, unpackAppraisal } from './pack-appraisal.ts';

/** An item of DynamoDB holds 400 kB with its names and keys. What is larger lies in the other store. */
const LARGEST_BODY = 300_000;

/**
 * The appraisals in a table of DynamoDB, which removes expired ones itself.
 * @param large for the rare record that no item holds. Its objects expire by a rule of the bucket
 */
export function dynamoAppraisalStore(
  table: string,
  large: Pick<Store, 'put' | 'get'>,
  client: DynamoDBClient = createDynamoClient(),
): AppraisalStore {
  return {
    async put(appraisal) {
      const body = packAppraisal(appraisal);
      const key = keyOf(appraisal);
      const fits = body.byteLength <= LARGEST_BODY;
      if (!fits) await large.put(objectOf(key), body);
      const item = { key: { S: key }, expires: { N: String(expiryOf(appraisal)) } };
      await onTable(table, () =>
        client.send(new PutItemCommand({ TableName: table, Item: { ...item, ...(fits && { body: { B: body } }) } })),
      );
    },

    async find(partner, id, now) {
      const key = keyOf({ partner, id });
      const { Item } = await onTable(table, () =>
        client.send(new GetItemCommand({ TableName: table, Key: { key: { S: key } }, ConsistentRead: true })),
      );
      // The table removes an expired record within days.
      if (!Item || Number(Item.expires?.N) <= Math.floor(now.getTime() / 1_000)) return undefined;
      return unpackAppraisal(Item.body?.B ?? (await large.get(objectOf(key))).body);
    },
  };
}

const objectOf = (key: string) => `appraisals/${key}.json.gz`;
