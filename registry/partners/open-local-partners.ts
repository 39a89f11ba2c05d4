import { join } from 'node:path';
import type { AppraisalStore } from './appraisal-store.ts';
import type { PartnerStore } from './partner-store.ts';
import { sqliteAppraisalStore } from './sqlite-appraisal-store.ts';
import { openSqlite } from './sqlite-database.ts';
import { sqlitePartnerStore } from './sqlite-partner-store.ts';

/** The partners of a local installation and their appraisals. */
export interface LocalPartners {
  readonly partners: PartnerStore;
  readonly appraisals: AppraisalStore;
  readonly close: () => void;
}

/** @param folder STIMA_HOME */
export function openLocalPartners(folder: string): LocalPartners {
  const database = openSqlite(join(folder, 'partners.sqlite'));
  return {
    partners: sqlitePartnerStore(database),
    appraisals: sqliteAppraisalStore(database),
    close: database.close,
  };
}
