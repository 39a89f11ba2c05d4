import { type AppraisalStore, expiryOf } from './appraisal-store.ts';
import { keyOf, packAppraisal, unpackAppraisal } from './pack-appraisal.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Expired records that a write takes away. There are more than one, so that they never heap up. */
const REMOVED_AT_ONCE = 4;

/** The appraisals of one machine. */
export function sqliteAppraisalStore({ read, write }: SqliteDatabase): AppraisalStore {
  return {
    put: (appraisal) => {
      // It is packed before it waits for its group, which is then short.
      const body = packAppraisal(appraisal);
      return write((sql) => {
        sql('INSERT INTO appraisals (key, expires, body) VALUES (?, ?, ?)').run(
          keyOf(appraisal),
          expiryOf(appraisal),
          body,
        );
        sql(
          'DELETE FROM appraisals WHERE key IN (SELECT key FROM appraisals WHERE expires <= ? ORDER BY expires LIMIT ?)',
        ).run(Math.floor(Date.parse(appraisal.at) / 1_000), REMOVED_AT_ONCE);
      });
    },

    find: async (partner, id, now) =>
      read((sql) => {
        const row = sql('SELECT body FROM appraisals WHERE key = ? AND expires > ?').get(
          keyOf({ partner, id }),
          Math.floor(now.getTime() / 1_000),
        );
        return row?.body instanceof Uint8Array ? unpackAppraisal(row.body) : undefined;
      }),
  };
}
