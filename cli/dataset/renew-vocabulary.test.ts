import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notes } from '../../datasets/testing/notes/notes.ts';
import { renewDataset } from '../commands/dataset-renew.ts';
import { recordingSession } from '../testing/recording-session.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-vocabulary-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a vocabulary is chosen anew from a file, stays as long, and is of the next recipe', async () => {
  const data = join(folder, 'notes.csv');
  const texts = ['quiet room and breakfast', 'quiet room', 'breakfast and room', 'cold', 'a cold bed', 'and a bed'];
  await writeFile(data, `note,mood\n${texts.map((text, i) => `${text},${i % 2 ? 'glad' : 'sad'}\n`).join('')}`);
  await writeFile(join(folder, 'notes.ts'), "export const notes = { recipeVersion: 'notes-1' };\n");
  const { session, notes: said } = recordingSession();
  const known = { datasets: new Map([['notes', notes]]) };
  await renewDataset('notes', { data, folder, dryRun: true }, session, known);
  expect(await readFile(join(folder, 'notes.ts'), 'utf8')).toContain('notes-1');
  await renewDataset('notes', { data, folder }, session, known);
  expect(await readFile(join(folder, 'notes.ts'), 'utf8')).toContain("'notes-2'");
  const found: string[] = JSON.parse(await readFile(join(folder, 'vocabulary.json'), 'utf8'));
  // What two of the six notes have, counted by hand.
  expect(found).toEqual(['a', 'and', 'bed', 'breakfast', 'cold', 'quiet', 'quiet room', 'room']);
  expect(said.join(' ')).toContain('4 would be new, and 9 gone');
});
