import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { hashSources, SHIPPED_TEMPLATE } from './load-definition.ts';

it('ships the state machine of infra/ as it is; after a change: npm run template', async () => {
  const shipped = JSON.parse(await readFile(SHIPPED_TEMPLATE, 'utf8'));
  expect(shipped.key).toBe(await hashSources());
});
