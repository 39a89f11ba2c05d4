import { expect, it } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import { withdraw } from '../registry/ledger.ts';
import { moveLedger } from '../registry/ledger-store.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { championModel, createRugFlow, mover, putRugs, rugsCsv } from './testing/rug-flow.ts';

it('keeps the champion after a withdrawal that would make it worse, until the owner confirms', async () => {
  const [data, models] = [memoryStore(), memoryStore()];
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES);
  await flow.announce(await putRugs(data, 'few.csv', rugsCsv(700, 4)));
  const many = await putRugs(data, 'many.csv', rugsCsv(4000, 104));
  await flow.announce(many);
  expect((await championModel(models)).version).toBe('v2');

  const id = await uploadIdOf(data, many);
  await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
  await flow.request('withdrawal', 'unconfirmed');
  expect((await championModel(models)).version).toBe('v2');
  const steps = (await findRun(data, rugs.name, 'unconfirmed'))!.steps;
  expect(steps.at(-1)).toMatchObject({ step: 'decide', detail: { kind: 'keep', because: 'needs-confirm' } });
  expect(steps.at(-1)?.message).toMatch(/held-out rows the error is .* larger without it, beyond chance/);

  await flow.request('withdrawal', 'confirmed', { confirm: true });
  expect((await championModel(models)).version).toBe('v1');
});
