import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runStima } from '../testing/run-stima.ts';
import { removeLeftovers } from './remove-leftovers.ts';

let parent = '';
let dead = 0;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'stima-leftovers-'));
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  dead = child.pid!;
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function leave(name: string) {
  await mkdir(join(parent, name, 'scratch'), { recursive: true });
  await writeFile(join(parent, name, 'model.json'), name);
}

it('removes the leftovers of dead processes of this model, and nothing else', async () => {
  const stays = [
    `.model.partial-${process.pid}`,
    `.other.partial-${dead}`,
    `.model.partial-`,
    `.model.partial-x${dead}`,
  ];
  for (const name of [...stays, 'model', `.model.partial-${dead}`, `.model.old-${dead}`]) await leave(name);
  await removeLeftovers(join(parent, 'model'));
  expect((await readdir(parent)).sort()).toEqual([...stays, 'model'].sort());
  expect(await readFile(join(parent, 'model/model.json'), 'utf8')).toBe('model');
});

it('puts a model back that was being replaced when the process was killed', async () => {
  for (const name of [`.model.partial-${dead}`, `.model.old-${dead}`]) await leave(name);
  await removeLeftovers(join(parent, 'model'));
  expect(await readdir(parent)).toEqual(['model']);
  expect(await readFile(join(parent, 'model/model.json'), 'utf8')).toBe(`.model.old-${dead}`);
});

it('has nothing to do if the folder of the model does not exist yet', async () => {
  await removeLeftovers(join(parent, 'none', 'model'));
  expect(await readdir(parent)).toEqual([]);
});

const NOWHERE = 'http://127.0.0.1:1';
const onSageMaker = {
  args: ['--on', 'sagemaker', '--data', 's3://bucket/rows', '--image', 'i:t', '--role', 'r', '--bucket', 'bucket'],
  env: {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' },
    ...{ AWS_ENDPOINT_URL_SAGEMAKER: NOWHERE, AWS_ENDPOINT_URL_S3: NOWHERE },
  },
};

it.each([
  ['here', { args: ['--data', 'none.csv'], env: {} }],
  ['on SageMaker', onSageMaker],
])('is done by the next training %s into the same place, although that training fails', async (_, { args, env }) => {
  for (const name of [`.model.partial-${dead}`, `.model.old-${dead}`]) await leave(name);
  const dataset = ['--dataset', 'diamonds'];
  const { code } = await runStima(['train', ...args, ...dataset, '--output', 'model'], { cwd: parent, env });
  expect(code).not.toBe(0);
  expect(await readdir(parent)).toEqual(['model']);
});
