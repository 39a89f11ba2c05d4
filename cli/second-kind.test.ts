import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { medianConfiguring } from '../training/kinds/testing/group-median/configuring.ts';
import { medianDrawing } from '../training/kinds/testing/group-median/drawing.ts';
import { mugs, mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { medianReferencing } from '../training/kinds/testing/group-median/referencing.ts';
import { medianKinds } from '../training/kinds/testing/group-median/registered.ts';
import { medianTrying } from '../training/kinds/testing/group-median/trying.ts';
import { evaluate } from './commands/evaluate.ts';
import { explain } from './commands/explain.ts';
import { market } from './commands/market.ts';
import { predict } from './commands/predict.ts';
import { printConfig } from './commands/print-config.ts';
import { reference } from './commands/reference.ts';
import type { Known } from './known/known.ts';
import { recordingSession } from './testing/recording-session.ts';
import { trainFromText } from './testing/train-from-text.ts';

/** Only the toy kind. Code that needs another kind would fail here. */
const known: Known = {
  datasets: new Map([[mugs.name, mugs]]),
  ...medianKinds,
  drawing: { 'group-median': medianDrawing },
  trying: { 'group-median': medianTrying },
  referencing: { 'group-median': medianReferencing },
  configuring: { 'group-median': medianConfiguring },
};

let folder = '';
const { session, results } = recordingSession();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-kinds-'));
  results.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

const train = (version: string, csv: string, base?: string) =>
  trainFromText(
    known,
    { folder, dataset: mugs.name, version, csv },
    base === undefined ? {} : { base: join(folder, base) },
  );

it('trains, goes on, prices, explains and measures with a kind of target that is only in the tests', async () => {
  const first = await train('first', mugsCsv(900, 1));
  expect(first.decision.kind).toBe('promote');
  expect(first.found.join(' ')).toContain('median of each maker');
  const second = await train('second', mugsCsv(400, 2), 'first');
  expect(second.learned).toMatchObject({ files: 2 });
  expect(second.recipe).toBe(first.recipe);

  const model = join(folder, 'second');
  await explain({ model, item: '{"length_mm":210,"wear":"light","maker":"Brock"}' }, session, known);
  expect(results[0]!.value).toMatchObject({ dataset: 'mugs', version: 'second', reasons: [{ given: 'Brock' }] });
  expect(results[0]!.text).toMatch(/^mugs second: \d+\.\d\d CHF, the median of \d+ of Brock$/);

  await expect(market({ model }, session, known)).rejects.toThrow('do not change with time');

  const asked = await put('asked.csv', 'length_mm,wear,maker\n210,light,Aster\n210,light,Nobody\n');
  await predict({ model, data: asked, output: join(folder, 'priced.csv') }, session, known);
  const [header, priced, refused] = (await readFile(join(folder, 'priced.csv'), 'utf8')).split('\n');
  expect(header).toMatch(/^length_mm,wear,maker,median_price,range_low,range_high,group_rows,/);
  expect(priced).toMatch(/^210,light,Aster,\d+\.\d\d,\d+\.\d\d,\d+\.\d\d,\d+,/);
  expect(refused).toContain('Nobody');

  const fresh = await put('fresh.csv', mugsCsv(300, 3));
  await evaluate({ model, data: fresh }, session, known);
  expect(results.at(-1)!.value).toMatchObject({ rows: { priced: 300 }, known: 0, range: { meant: 0.9 } });
});

it('lists the parameters of that kind, and makes its reference', async () => {
  await printConfig({}, session, known);
  expect(results[0]!.text).toMatch(/^fit\.fewest +integer from 1/m);
  expect(results[0]!.text).not.toContain('knots');
  const output = join(folder, 'reference.json');
  await reference({ dataset: mugs.name, data: await put('mugs.csv', mugsCsv(900, 1)), output }, session, known);
  expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({
    format: 'group-median-reference-1',
    version: mugs.reference,
  });
});
