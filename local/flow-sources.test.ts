import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rugsCsv } from '../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../datasets/testing/rugs/moving-rugs.ts';
import { checkCorrection } from '../lambdas/http/routes/correct-upload.ts';
import { findUpload, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { uploadIdOfBytes } from '../registry/upload-id.ts';
import { decodeModel } from '../training/lattice/model.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, mover, putRugs, readText } from './testing/rug-flow.ts';

const HEADER = 'area,knotting,age,fringes,price';

/** Rugs at a share of the owner's prices, as lines without a header. */
const linesOf = (count: number, seed: number, level: number) =>
  rugsCsv(count, seed, (price) => Math.max(1, Math.round(price * level)))
    .trim()
    .split('\n')
    .slice(1);

const own = linesOf(300, 1, 1);
const fair = linesOf(200, 2, 0.6);
const souk = linesOf(200, 3, 0.8);
const plain = (lines: readonly string[]) => `${HEADER}\n${lines.join('\n')}\n`;
/** Rows of all three in turn. */
const mixed = (column = 'source') => {
  const rows = own.flatMap((line, i) => [
    `${line},`,
    ...(fair[i] ? [`${fair[i]},fair`] : []),
    ...(souk[i] ? [`${souk[i]}, Großer Souk `] : []),
  ]);
  return `${HEADER},${column}\n${rows.join('\n')}\n`;
};

async function open(shards?: { overBytes: number; pieceBytes: number }) {
  const [data, models] = [memoryStore(), memoryStore()];
  const overrides = { datasets: new Map([[movingRugs.name, movingRugs]]), ...(shards && { shardSizes: shards }) };
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES, overrides);
  const send = async (name: string, csv: string) => {
    expect(await flow.announce(await putRugs(data, name, csv))).toMatchObject({ status: 'SUCCEEDED' });
    const id = uploadIdOfBytes(Buffer.from(csv));
    const receipt = (await findReceipt(data, movingRugs.name, id))!;
    return { id, receipt, state: findUpload(await readLedger(data, movingRugs.name), id)?.state };
  };
  /** The model of all that is in force, also where the champion stays. */
  const lastFitted = async () => {
    const { versions } = await readLedger(data, movingRugs.name);
    const last = Math.max(...Object.values(versions).map((version) => Number(version.slice(1))));
    return readText(models, `${movingRugs.name}/v${last}/model.json`);
  };
  return { data, flow, send, lastFitted };
}

/** The model of a file of the owner and one of each source. */
const ofFolders = (async () => {
  const { send, lastFitted } = await open();
  await send('2026-05/own.csv', plain(own));
  await send('fair/2026-05/list.csv', plain(fair));
  await send('Großer Souk/2026-05/list.csv', plain(souk));
  return lastFitted();
})();

describe('a file whose rows name their sources', () => {
  it.each(['source', 'Priced by'])('is learnt as a file of each source would be: column %s', async (column) => {
    const { data, send, lastFitted } = await open();
    const { id, receipt, state } = await send('2026-05/all.csv', mixed(column));
    expect(state).toBe('in force');
    expect(receipt.rows).toMatchObject({ read: 700, accepted: 700 });
    expect(receipt).not.toHaveProperty('source');
    expect(receipt.notes.at(-1)).toBe(
      '400 accepted rows name their source: "Großer Souk" (200), "fair" (200); the other 300 are yours.',
    );
    expect(await lastFitted()).toBe(await ofFolders);
    const { levels } = decodeModel(Buffer.from(await ofFolders));
    expect(levels).toMatchObject({ baseSource: '', sources: ['Großer Souk', 'fair'] });
    expect(levels!.bySource[1]![1]).toBeCloseTo(Math.log(0.6), 1);
    const { body } = await data.get(`uploads/rugs/${id}/accepted.csv.gz`);
    const [header, first, second] = gunzipSync(body).toString().split('\n');
    expect(header).toBe('area,knotting,age,fringes,source,price');
    expect([first!.split(',')[4], second!.split(',')[4]]).toEqual(['', 'fair']);
  });

  it('is learnt in shards to the same bytes', async () => {
    const { send, lastFitted } = await open({ overBytes: 2_000, pieceBytes: 1_500 });
    const { receipt } = await send('2026-05/all.csv', mixed());
    expect(receipt.pieces).toBeGreaterThan(5);
    expect(receipt.notes.at(-1)).toContain('400 accepted rows name their source: "Großer Souk" (200), "fair" (200);');
    expect(await lastFitted()).toBe(await ofFolders);
  });

  it('leaves nothing behind when it is withdrawn', async () => {
    const files = { '2026-04/own.csv': plain(linesOf(300, 4, 1.1)), '2026-06/own.csv': plain(linesOf(300, 8, 1)) };
    const [{ data, flow, send, lastFitted }, fresh] = [await open(), await open()];
    const { id } = await send('2026-05/all.csv', mixed());
    for (const [name, csv] of Object.entries(files)) {
      await send(name, csv);
      await fresh.send(name, csv);
    }
    await moveLedger(data, movingRugs.name, (ledger) => withdraw(ledger, id, mover));
    expect(await flow.request('withdrawal')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await lastFitted()).toBe(await fresh.lastFitted());
  });

  it('has the source of its folder for rows that name none', async () => {
    const { send, lastFitted } = await open();
    await send('2026-05/own.csv', plain(own));
    const lines = [...fair.map((line) => `${line},`), ...souk.map((line) => `${line},Großer Souk`)];
    const { receipt } = await send('fair/2026-05/all.csv', `${HEADER},source\n${lines.join('\n')}\n`);
    expect(receipt.notes.at(-1)).toBe(
      '200 accepted rows name their source: "Großer Souk" (200); the other 200 are of "fair".',
    );
    expect(await lastFitted()).toBe(await ofFolders);
  });

  it('judges each row at the level of its own source, where that is known', async () => {
    const { send } = await open();
    await send('2026-05/all.csv', mixed());
    const named = (lines: readonly string[], source: string) =>
      `${HEADER},source\n${lines.map((line) => `${line},${source}`).join('\n')}\n`;
    expect(await send('2026-05/a.csv', named(linesOf(150, 5, 0.6), 'fair'))).toMatchObject({ state: 'in force' });
    expect(await send('2026-05/b.csv', named(linesOf(150, 6, 0.3), 'bazaar'))).toMatchObject({ state: 'in force' });
    const dear = await send('2026-05/c.csv', named(linesOf(150, 7, 1.2), 'fair'));
    expect(dear).toMatchObject({ state: 'held', receipt: { verdict: { because: 'contradicts-champion' } } });
  });

  it('refuses rows whose source can be none, one by one', async () => {
    const { data, send } = await open();
    const names = ['2026-06', 'a/b', '.x', 'x'.repeat(61)];
    const lines = own.map((line, i) => `${line},${names[i] ?? 'fair'}`);
    const { id, receipt } = await send('list.csv', `${HEADER},source\n${lines.join('\n')}\n`);
    expect(receipt.rows).toMatchObject({ read: 300, accepted: 296, refused: 4 });
    const rejected = await readText(data, `uploads/rugs/${id}/rejected.csv`);
    expect(rejected).toContain('that is a time');
    expect(rejected).toContain('must be a name that a folder may have');
  });

  it('is refused as a whole where it names more sources than a file may have', async () => {
    const { send } = await open();
    const lines = own.map((line, i) => `${line},customer ${i}`);
    const { receipt, state } = await send('list.csv', `${HEADER},source\n${lines.join('\n')}\n`);
    expect(state).toBe('refused');
    expect(receipt.verdict).toMatchObject({ because: 'too-many-sources' });
    expect(receipt.verdict.message).toContain('"customer 0", "customer 1", "customer 2" among them');
  });

  it('moves to another month as a whole, and its rows keep their sources', async () => {
    const { data, flow, send, lastFitted } = await open();
    const { id } = await send('2026-04/all.csv', mixed());
    expect(await lastFitted()).not.toBe(await ofFolders);
    const correction = { uploadId: id, asOf: '2026-05' };
    expect(await checkCorrection(data, movingRugs, correction, new Date())).toMatchObject({ state: 'in force' });
    expect(await flow.request('correction', 'moved', { correction })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await lastFitted()).toBe(await ofFolders);
  });
});
