import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDefinition, printShippedTemplate, SHIPPED_TEMPLATE, SynthesisError } from './load-definition.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let checkout: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-definition-'));
  checkout = join(folder, 'checkout');
  await mkdir(checkout);
  await cp(join(ROOT, 'infra'), join(checkout, 'infra'), { recursive: true });
  await cp(join(ROOT, 'lambdas/functions'), join(checkout, 'lambdas/functions'), { recursive: true });
  for (const name of ['cdk.json', 'package.json', 'package-lock.json']) {
    await cp(join(ROOT, name), join(checkout, name));
  }
  await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('loadDefinition', () => {
  it('reads what the CDK synthesises, each task with its handler', async () => {
    const { StartAt, States } = await loadDefinition(join(folder, 'whole'), checkout);
    expect(StartAt).toBe('Prepare');
    const inMaps = Object.values(States).flatMap((state) =>
      state.Type === 'Map' ? Object.entries(state.ItemProcessor!.States) : [],
    );
    const invoked = [...Object.entries(States), ...inMaps].flatMap(([name, state]) =>
      state.Type === 'Task'
        ? [[name, (state.Parameters as { FunctionName: string }).FunctionName.split(':').at(-1)]]
        : [],
    );
    expect(Object.fromEntries(invoked)).toEqual({
      Prepare: 'prepare',
      SumUp: 'sum-up',
      MergeGroup: 'merge',
      MergeUpload: 'merge',
      Commit: 'commit',
      RecordSumUpFailure: 'record-failure',
      RecordMergeGroupFailure: 'record-failure',
      RecordMergeUploadFailure: 'record-failure',
      Ingest: 'ingest',
      Fit: 'fit',
      Evaluate: 'evaluate',
      Decide: 'decide',
      Promote: 'promote',
      RecordFailure: 'record-failure',
    });
  });

  it('ships what the CDK synthesises', async () => {
    expect(await printShippedTemplate()).toBe(await readFile(join(ROOT, SHIPPED_TEMPLATE), 'utf8'));
    const noProgram = () => Promise.reject(new Error('the CDK must not be loaded'));
    const shipped = await loadDefinition(join(folder, 'none'), ROOT, noProgram);
    expect(shipped).toEqual(await loadDefinition(join(folder, 'whole'), checkout));
  });

  it('notices that infra has changed, also since the template was made that ships', async () => {
    const cache = join(folder, 'stale');
    await cp(join(ROOT, SHIPPED_TEMPLATE), join(checkout, SHIPPED_TEMPLATE));
    const flow = join(checkout, 'infra/training/training-flow.ts');
    const before = await loadDefinition(cache, checkout);
    expect(before.States.Failed).not.toHaveProperty('Comment');
    const source = await readFile(flow, 'utf8');
    await writeFile(flow, source.replace('new Fail(scope, fail, {', "new Fail(scope, fail, { comment: 'changed',"));
    const after = await loadDefinition(cache, checkout);
    await writeFile(flow, source);
    await rm(join(checkout, SHIPPED_TEMPLATE));
    expect(after.States.Failed).toHaveProperty('Comment', 'changed');
  });

  it('reads the template from the cache if nothing has changed', async () => {
    const cache = join(folder, 'kept');
    await loadDefinition(cache, checkout);
    const path = join(cache, 'training-template.json');
    const cached: { readonly key: string; readonly template: string } = JSON.parse(await readFile(path, 'utf8'));
    const template = cached.template.replaceAll('NothingToFit', 'FromTheCache');
    const sha256 = createHash('sha256').update(template).digest('hex');
    await writeFile(path, JSON.stringify({ ...cached, template, sha256 }));
    expect((await loadDefinition(cache, checkout)).States).toHaveProperty('FromTheCache');
  });

  it('replaces a truncated cache', async () => {
    const cache = join(folder, 'cut');
    await mkdir(cache);
    await writeFile(join(cache, 'training-template.json'), '{"key":"');
    expect((await loadDefinition(cache, checkout)).States).toHaveProperty('Ingest');
  });

  it('reports the output of the CDK if it fails, and caches nothing', async () => {
    const cache = join(folder, 'failed');
    const flow = join(checkout, 'infra/training/training-flow.ts');
    const source = await readFile(flow, 'utf8');
    await appendFile(flow, "\nthrow new Error('a broken flow');\n");
    const failure = loadDefinition(cache, checkout);
    await expect(failure).rejects.toThrow(SynthesisError);
    await expect(failure).rejects.toThrow(/a broken flow/);
    await writeFile(flow, source);
    expect((await loadDefinition(cache, checkout)).States).toHaveProperty('Ingest');
  });
});
