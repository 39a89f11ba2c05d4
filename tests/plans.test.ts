import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LOCAL_PLANS } from '../registry/partners/plans.ts';

const { stages } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')).context;

it('a local start has the plans of the stage prod', () => {
  for (const [name, { ratePerSecond, burst }] of Object.entries(LOCAL_PLANS))
    expect(stages.prod.plans[name]).toMatchObject({ ratePerSecond, burst });
});

it('docs/partners.md tells them', () => {
  const page = readFileSync(new URL('../docs/partners.md', import.meta.url), 'utf8');
  for (const [name, { ratePerSecond, burst, itemsPerMonth }] of Object.entries(LOCAL_PLANS))
    expect(page).toContain(`| ${name} | ${ratePerSecond} | ${burst} | ${itemsPerMonth.toLocaleString('en')} |`);
});
