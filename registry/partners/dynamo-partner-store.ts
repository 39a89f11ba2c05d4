import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { decodeKey, decodePartner } from './decode-partner.ts';
import { createDynamoClient, nameOf, onTable } from './dynamo-table.ts';
import { keyRecords, type Partner } from './partner.ts';
import { type DayUsage, dayOf, monthOf, type PartnerStore, type TakeRequest } from './partner-store.ts';

/** The keys of the table: docs/storage.md. */
const PARTNERS = 'PARTNERS';
const keyOfPartner = (name: string) => ({ pk: { S: PARTNERS }, sk: { S: name } });
const keyOfKey = (hash: string) => ({ pk: { S: `KEY#${hash}` }, sk: { S: 'KEY' } });
const keyOfMonth = (partner: string, month: string) => ({ pk: { S: `USAGE#${partner}` }, sk: { S: month } });

/** The partners in a table of DynamoDB. */
export function dynamoPartnerStore(table: string, client: DynamoDBClient = createDynamoClient()): PartnerStore {
  const find = (key: Record<string, AttributeValue>) =>
    onTable(table, async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
      return Item?.body?.S;
    });

  const query = (condition: string, values: Record<string, AttributeValue>) =>
    onTable(table, async () => {
      const items: Record<string, AttributeValue>[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: condition,
            ExpressionAttributeValues: values,
            ConsistentRead: true,
            ...(start && { ExclusiveStartKey: start }),
          }),
        );
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start);
      return items;
    });

  /** Adds to counters of a month. @returns its items after that, or undefined if the condition fails */
  const add = (
    { partner, at }: Pick<TakeRequest, 'partner' | 'at'>,
    counters: Readonly<Record<string, number>>,
    room?: number,
  ): Promise<number | undefined> =>
    onTable(table, async () => {
      const input = additionOf(counters, room);
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({ TableName: table, Key: keyOfMonth(partner, monthOf(at)), ...input }),
        );
        return Number(Attributes?.items?.N ?? 0);
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return undefined;
        throw error;
      }
    });

  return {
    async findPartner(name) {
      const body = await find(keyOfPartner(name));
      return body === undefined ? undefined : decodePartner(body);
    },

    async listPartners() {
      const items = await query('pk = :pk', { ':pk': { S: PARTNERS } });
      return items.map(({ body }) => decodePartner(body?.S ?? ''));
    },

    putPartner: (partner) =>
      onTable(table, async () => {
        try {
          await client.send(new TransactWriteItemsCommand({ TransactItems: writesOf(table, partner) }));
          return true;
        } catch (error) {
          const isLost =
            nameOf(error) === 'TransactionCanceledException' &&
            error instanceof Error &&
            /ConditionalCheckFailed|TransactionConflict/.test(error.message);
          if (isLost) return false;
          throw error;
        }
      }),

    async findKey(hash) {
      const body = await find(keyOfKey(hash));
      return body === undefined ? undefined : decodeKey(body);
    },

    async takeItems({ partner, at, items, quota }) {
      const day = dayOf(at).slice(-2);
      const room = quota === undefined ? undefined : quota - items;
      // A new month has no counter yet, which is room for a whole quota and no more.
      if (room === undefined || room >= 0) {
        const used = await add({ partner, at }, { items, [`calls${day}`]: 1, [`items${day}`]: items }, room);
        if (used !== undefined) return { fits: true, used };
      }
      const used = await add({ partner, at }, { items: 0, [`calls${day}`]: 1, [`refused${day}`]: 1 });
      return { fits: false, used: used ?? 0 };
    },

    async giveBackItems({ partner, at, items }) {
      return (await add({ partner, at }, { items: -items, [`items${dayOf(at).slice(-2)}`]: -items })) ?? 0;
    },

    async findUsage(partner, from, to) {
      const months = await query('pk = :pk AND sk BETWEEN :from AND :to', {
        ':pk': keyOfMonth(partner, '').pk,
        ':from': { S: from.slice(0, 7) },
        ':to': { S: to.slice(0, 7) },
      });
      return months.flatMap(daysOf).filter(({ day }) => day >= from && day <= to);
    },
  };
}

/** @param room the most items that the month may have had before. Absent: any number */
function additionOf(
  counters: Readonly<Record<string, number>>,
  room: number | undefined,
): Partial<UpdateItemCommandInput> {
  const names = Object.keys(counters);
  return {
    UpdateExpression: `ADD ${names.map((_, i) => `#${i} :${i}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.values(counters).map((count, i) => [`:${i}`, { N: String(count) }])),
      ...(room !== undefined && { ':room': { N: String(room) } }),
    },
    // The items are the first of the counters.
    ...(room !== undefined && { ConditionExpression: 'attribute_not_exists(#0) OR #0 <= :room' }),
    ReturnValues: 'UPDATED_NEW',
  };
}

/** The partner on condition of the revision before, and the records of its keys. */
function writesOf(table: string, partner: Partner) {
  const { name, revision } = partner;
  const put = (key: Record<string, AttributeValue>, body: object, more: Record<string, AttributeValue> = {}) => ({
    TableName: table,
    Item: { ...key, body: { S: JSON.stringify(body) }, ...more },
  });
  const condition =
    revision === 1
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'revision = :before',
          ExpressionAttributeValues: { ':before': { N: String(revision - 1) } },
        };
  return [
    { Put: { ...put(keyOfPartner(name), partner, { revision: { N: String(revision) } }), ...condition } },
    ...[...keyRecords(partner)].map(([hash, record]) => ({ Put: put(keyOfKey(hash), record) })),
  ];
}

/** The days of the item of a month, ascending. */
function daysOf(item: Readonly<Record<string, AttributeValue>>): readonly DayUsage[] {
  const read = (name: string) => Number(item[name]?.N ?? 0);
  return Object.keys(item)
    .flatMap((name) => /^calls(\d\d)$/.exec(name)?.[1] ?? [])
    .sort()
    .map((day) => ({
      day: `${item.sk?.S}-${day}`,
      calls: read(`calls${day}`),
      items: read(`items${day}`),
      refused: read(`refused${day}`),
    }));
}
