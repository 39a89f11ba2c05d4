import { readNumber, readString } from '../../training/table/read-json.ts';
import { decodeKey, decodePartner } from './decode-partner.ts';
import { keyRecords } from './partner.ts';
import { type DayUsage, dayOf, monthOf, type PartnerStore } from './partner-store.ts';
import type { Prepare, SqliteDatabase } from './sqlite-database.ts';

/** The partners of one machine. */
export function sqlitePartnerStore({ read, write }: SqliteDatabase): PartnerStore {
  return {
    findPartner: async (name) =>
      read((sql) => {
        const row = sql('SELECT body FROM partners WHERE name = ?').get(name);
        return row && decodePartner(readString(row.body, 'body'));
      }),

    listPartners: async () =>
      read((sql) =>
        sql('SELECT body FROM partners ORDER BY name')
          .all()
          .map(({ body }) => decodePartner(readString(body, 'body'))),
      ),

    putPartner: (partner) =>
      write((sql) => {
        const { name, revision } = partner;
        const row = sql('SELECT revision FROM partners WHERE name = ?').get(name);
        if (readNumber(row?.revision ?? 0, 'revision') !== revision - 1) return false;
        sql('INSERT OR REPLACE INTO partners (name, revision, body) VALUES (?, ?, ?)').run(
          name,
          revision,
          JSON.stringify(partner),
        );
        const putKey = sql('INSERT OR REPLACE INTO keys (hash, body) VALUES (?, ?)');
        for (const [hash, record] of keyRecords(partner)) putKey.run(hash, JSON.stringify(record));
        return true;
      }),

    findKey: async (hash) =>
      read((sql) => {
        const row = sql('SELECT body FROM keys WHERE hash = ?').get(hash);
        return row && decodeKey(readString(row.body, 'body'));
      }),

    takeItems: ({ partner, at, items, quota }) =>
      write((sql) => {
        const used = usedIn(sql, partner, monthOf(at));
        const fits = quota === undefined || used + items <= quota;
        count(sql, partner, dayOf(at), { calls: 1, items: fits ? items : 0, refused: fits ? 0 : 1 });
        return { fits, used: fits ? addItems(sql, partner, monthOf(at), items) : used };
      }),

    giveBackItems: ({ partner, at, items }) =>
      write((sql) => {
        count(sql, partner, dayOf(at), { calls: 0, items: -items, refused: 0 });
        return addItems(sql, partner, monthOf(at), -items);
      }),

    findUsage: async (partner, from, to) =>
      read((sql) =>
        sql('SELECT day, calls, items, refused FROM days WHERE partner = ? AND day BETWEEN ? AND ? ORDER BY day')
          .all(partner, from, to)
          .map(({ day, calls, items, refused }) => ({
            day: readString(day, 'day'),
            calls: readNumber(calls, 'calls'),
            items: readNumber(items, 'items'),
            refused: readNumber(refused, 'refused'),
          })),
      ),
  };
}

function usedIn(sql: Prepare, partner: string, month: string): number {
  const row = sql('SELECT items FROM months WHERE partner = ? AND month = ?').get(partner, month);
  return readNumber(row?.items ?? 0, 'items');
}

/** @returns the items of the month, with those that are added */
function addItems(sql: Prepare, partner: string, month: string, items: number): number {
  const row = sql(
    `INSERT INTO months (partner, month, items) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET items = items + excluded.items RETURNING items`,
  ).get(partner, month, items);
  return readNumber(row?.items, 'items');
}

function count(sql: Prepare, partner: string, day: string, { calls, items, refused }: Omit<DayUsage, 'day'>): void {
  sql(
    `INSERT INTO days (partner, day, calls, items, refused) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         calls = calls + excluded.calls, items = items + excluded.items, refused = refused + excluded.refused`,
  ).run(partner, day, calls, items, refused);
}
