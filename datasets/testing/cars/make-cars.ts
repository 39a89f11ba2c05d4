import { readRow } from '../../../training/table/read-row.ts';
import { rowWidth } from '../../../training/table/text-parts.ts';
import type { PricedRow } from '../priced-row.ts';
import { createRandom, normal } from '../random.ts';
import { cars } from './cars.ts';

const HEADER = [...cars.columns.map(({ name }) => name), 'asked'];
const BODIES = ['Sedan', 'Estate', 'Van', 'Coupe'];
const MAKERS = ['Aster', 'Brock', 'Corvo', 'Dunn', 'Elk'];
const STATES = ['poor', 'fair', 'good'];

/** One car as the cells of a file, the price last. One in ten has no state, one in twenty no maker. */
function makeCells(random: () => number): string[] {
  const draw = (count: number) => Math.floor(count * random());
  const km = Math.round(220_000 * random());
  const [maker, state, body, hp, year] = [draw(5), draw(3), draw(4), 60 + 10 * draw(25), 2006 + draw(17)];
  const [automatic, leather] = [random() < 0.4, random() < 0.3];
  const ln =
    8.2 -
    km / 200_000 +
    [0, 0.4, 0.15, -0.2, 0.6][maker]! +
    0.2 * state +
    [0, 0.1, -0.1, 0.3][body]! +
    0.6 * Math.log(hp / 100) +
    0.07 * (year - 2006) +
    (automatic ? 0.1 : 0) +
    (leather ? 0.08 : 0) +
    0.1 * normal(random);
  const title = [BODIES[body], `${hp}hp`, ...(automatic ? ['automatic'] : []), ...(leather ? ['leather'] : [])];
  return [
    String(km),
    random() < 0.05 ? '' : MAKERS[maker]!,
    random() < 0.1 ? '' : STATES[state]!,
    title.join(' '),
    `${1 + draw(28)}/${1 + draw(12)}/${year}`,
    `P ${draw(100_000)}`,
    String(Math.round(Math.exp(ln))),
  ];
}

export function makeCars(count: number, seed: number): PricedRow[] {
  const random = createRandom(seed);
  const cellOf = cars.columns.map((_, i) => i);
  return Array.from({ length: count }, () => {
    const cells = makeCells(random);
    const row = new Float64Array(rowWidth(cars.columns));
    const issues = readRow(cars.columns, cellOf, cells, row);
    if (issues) throw new Error(issues[0]!.message);
    return { row, price: Number(cells.at(-1)) };
  });
}

/** The same cars as a file. */
export function carsCsv(count: number, seed: number, priceOf: (price: number, i: number) => number = (p) => p): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: count }, (_, i) => {
    const cells = makeCells(random);
    return [...cells.slice(0, -1), priceOf(Number(cells.at(-1)), i)].join(',');
  });
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
}
