import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TermsColumn } from '../../datasets/terms-dataset.ts';
import { readCells } from './read-cells.ts';
import { recogniseTable } from './recognise-table.ts';

/**
 * Ten real files of other trades. They may not ship: they lie in the folder that STIMA_OWN_DATA names, or beside the checkout where it
 * is developed, and these tests are skipped elsewhere. Each entry says what a person sees in the file.
 */
const FOLDER = process.env.STIMA_OWN_DATA ?? join(import.meta.dirname, '../..', '..', 'shared', 'own-data');

interface Expected {
  readonly target: string;
  readonly rows: number;
  readonly leftOut: readonly string[];
  readonly item?: string;
  readonly columns: number;
  /** Some columns, by what they are. */
  readonly are: Readonly<Record<string, string>>;
}

const FILES: Readonly<Record<string, Expected>> = {
  'used-cars': {
    ...{ target: 'Price', rows: 6019, leftOut: ['S.No.'], columns: 12 },
    are: {
      Name: 'start1 start2 start3 start words',
      Year: 'number with codes',
      Mileage: 'amount pattern',
      Engine: 'number in CC',
      New_Price: 'amount(lakh cr) pattern',
      Owner_Type: 'category of 4',
    },
  },
  houses: {
    ...{ target: 'Price', rows: 13580, leftOut: [], columns: 20 },
    are: {
      Date: 'day(day-month-year) month',
      Postcode: 'number with codes',
      Address: 'words',
      BuildingArea: 'number',
      Type: 'category of 3',
      YearBuilt: 'number with codes',
    },
  },
  laptops: {
    ...{ target: 'Price_euros', rows: 1303, leftOut: ['laptop_ID'], columns: 11 },
    are: {
      Ram: 'number in GB',
      Weight: 'number in kg',
      ScreenResolution: 'start1 start2 start3 start amount(x) amount words',
      Cpu: 'start1 start2 start3 start amount(ghz) amount(u) amount(hq) words',
      Memory: 'start1 start2 start3 start amount(gb tb) words',
      OpSys: 'category of 9',
    },
  },
  insurance: {
    ...{ target: 'expenses', rows: 1338, leftOut: [], columns: 6 },
    are: { age: 'number', bmi: 'number', children: 'number', smoker: 'category of 2' },
  },
  furniture: {
    ...{ target: 'price', rows: 3694, leftOut: ['X1', 'link'], item: 'item_id', columns: 11 },
    are: { item_id: '', old_price: 'amount pattern', depth: 'number', category: 'category of 17' },
  },
  nights: {
    ...{ target: 'price', rows: 19352, leftOut: ['id', 'neighbourhood_group'], columns: 13 },
    are: {
      last_review: 'day(day-month-year) month',
      latitude: 'number',
      room_type: 'category of 4',
      name: 'start1 start2 start3 words',
    },
  },
  'homes-wide': {
    ...{ target: 'SalePrice', rows: 2930, leftOut: ['Order', 'PID'], columns: 79 },
    are: {
      'Bldg Type': 'category of 5',
      'Lot Area': 'number',
      'MS SubClass': 'number',
      'House Style': 'category of 8',
      'Pool QC': 'category of 2',
      'Year Built': 'number with codes',
    },
  },
  churn: {
    ...{ target: 'Churn', rows: 7043, leftOut: ['customerID'], columns: 19 },
    are: { TotalCharges: 'number', tenure: 'number', TechSupport: 'category of 3', SeniorCitizen: 'number' },
  },
  'home-equity': {
    ...{ target: 'BAD', rows: 5960, leftOut: [], columns: 12 },
    are: { DEBTINC: 'number', REASON: 'category of 2', JOB: 'category of 6', DEROG: 'number' },
  },
  'claims-fraud': {
    ...{ target: 'fraud_reported', rows: 1000, leftOut: ['policy_number', '_c39'], columns: 37 },
    are: {
      policy_bind_date: 'day(day-month-year) month',
      incident_date: 'day(day-month-year) month',
      policy_csl: 'category of 3',
      property_damage: 'category of 2',
      auto_year: 'number with codes',
      incident_location: 'words',
    },
  },
};

function describeColumn(column: TermsColumn | undefined): string {
  if (column === undefined) return 'not learnt';
  if (column.kind === 'number') {
    const unit = column.unit === '' ? '' : ` in ${column.unit}`;
    return `number${unit}${(column.values?.length ?? 0) > column.knots.length ? ' with codes' : ''}`;
  }
  if (column.kind !== 'text') return `${column.kind} of ${column.levels.length}`;
  const parts = column.parts.map((part) => {
    if (part.kind === 'start') return `start${part.words ?? ''}`;
    if (part.kind === 'day') return `day(${part.order})`;
    return part.kind === 'amount' && part.units ? `amount(${Object.keys(part.units).join(' ')})` : part.kind;
  });
  return parts.join(' ');
}

const isThere = existsSync(FOLDER);

describe.skipIf(!isThere)(`the real files${isThere ? '' : `, which are not in ${FOLDER}`}`, () => {
  it.each(Object.entries(FILES))('%s is recognised as a person would', async (name, expected) => {
    const cells = await readCells(createReadStream(join(FOLDER, `${name}.csv`)), expected.target);
    const found = recogniseTable(cells, { target: expected.target });
    if ('kind' in found) throw new Error(found.message);
    expect(cells.ragged).toBe(0);
    expect(found.rows.read - found.rows.withoutTarget).toBe(expected.rows);
    expect(found.leftOut.map((one) => one.leftOut)).toEqual(expected.leftOut);
    expect(found.learnt).toHaveLength(expected.columns);
    expect(found.itemColumn).toBe(expected.item);
    expect(found.suspects).toEqual([]);
    const described = Object.keys(expected.are).map((column) => [
      column,
      describeColumn(found.learnt.find((one) => one.column.name === column)?.column),
    ]);
    expect(Object.fromEntries(described)).toEqual(expected.are);
  });
});
