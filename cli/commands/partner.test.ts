import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findCaller } from '../../registry/partners/find-caller.ts';
import { openLocalPartners } from '../../registry/partners/open-local-partners.ts';
import { Failure } from '../terminal/failure.ts';
import { recordingSession } from '../testing/recording-session.ts';
import { add, list, revoke, rotate, usage } from './partner.ts';

let home: string;
const now = () => new Date('2026-11-28T08:00:00Z');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stima-partner-'));
  mkdirSync(join(home, 'data'));
});
afterEach(() => rmSync(home, { recursive: true }));

const options = () => ({ home, now });
/** What a command has printed, for machines and for people. */
async function printed(act: (session: ReturnType<typeof recordingSession>['session']) => Promise<void>) {
  const { session, results } = recordingSession();
  await act(session);
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  return results[0] as { value: any; text: string };
}

it('adds a partner whose key a server finds at once, and prints the key', async () => {
  const { value, text } = await printed((session) => add('acme', { ...options(), plan: 'gold' }, session));
  expect(Object.keys(value)).toEqual(['partner', 'plan', 'key']);
  expect(value).toMatchObject({ partner: 'acme', plan: 'gold' });
  expect(text.split('\n').at(-1)).toBe(value.key);
  const server = openLocalPartners(home);
  expect(await findCaller(server.partners, value.key, now())).toMatchObject({ kind: 'partner' });

  const rotated = await printed((session) => rotate('acme', { ...options(), overlapDays: 0 }, session));
  expect((await findCaller(server.partners, value.key, now()))?.kind).toBe('ended');
  expect((await findCaller(server.partners, rotated.value.key, now()))?.kind).toBe('partner');

  await printed((session) => revoke('acme', options(), session));
  expect((await findCaller(server.partners, rotated.value.key, now()))?.kind).toBe('ended');
  server.close();
});

it('lists partners with the number of keys that open, and without a hash', async () => {
  expect((await printed((session) => list(options(), session))).text).toContain('no partner yet');
  await printed((session) => add('beta', { ...options(), plan: 'silver' }, session));
  await printed((session) => rotate('beta', options(), session));
  await printed((session) => add('acme', { ...options(), plan: 'bronze' }, session));
  await printed((session) => revoke('acme', options(), session));
  const { value, text } = await printed((session) => list(options(), session));
  expect(text.split('\n')).toEqual([
    'acme  bronze  since 2026-11-28  revoked 2026-11-28',
    'beta  silver  since 2026-11-28  2 keys',
  ]);
  expect(value.partners.map(({ keys }: { keys: number }) => keys)).toEqual([0, 2]);
  expect(JSON.stringify(value)).not.toContain('hash');
});

it('prints usage by day as a CSV, and as JSON', async () => {
  await printed((session) => add('acme', { ...options(), plan: 'gold' }, session));
  const server = openLocalPartners(home);
  for (const [day, items] of [
    ['2026-10-31', 1],
    ['2026-11-01', 2],
    ['2026-11-28', 3],
  ] as const)
    await server.partners.takeItems({ partner: 'acme', at: new Date(day), items });
  server.close();
  const { value, text } = await printed((session) => usage('acme', options(), session));
  expect(text).toBe('day,calls,items,refused\n2026-11-01,1,2,0\n2026-11-28,1,3,0');
  expect(value).toMatchObject({ partner: 'acme', from: '2026-11-01', to: '2026-11-28' });
  const october = await printed((session) =>
    usage('acme', { ...options(), from: '2026-10-01', to: '2026-10-31' }, session),
  );
  expect(october.value.days).toEqual([{ day: '2026-10-31', calls: 1, items: 1, refused: 0 }]);
});

it.each([
  [
    'a name with a slash',
    () => add('a/b', { ...options(), plan: 'gold' }, recordingSession().session),
    /small letters/,
  ],
  ['an unknown partner', () => rotate('nobody', options(), recordingSession().session), /no partner nobody/],
  [
    'a day that is none',
    () => usage('acme', { ...options(), from: '2026-02-30' }, recordingSession().session),
    /--from is 2026-02-30/,
  ],
  ['a folder without a store', () => list({ home: join(home, 'none') }, recordingSession().session), /holds no store/],
])('refuses %s in a sentence', async (_, act, sentence) => {
  const failed = await act().catch((error) => error);
  expect(failed).toBeInstanceOf(Failure);
  expect(failed.message).toMatch(sentence);
  expect(failed.kind).toBe('usage');
});
