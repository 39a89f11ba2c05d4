import { count, percent } from '../../training/wording/wording.ts';
import type { Checked } from './checked.ts';

/** Refused rows that are shown; the others are counted. */
const SHOWN = 5;

/** What a file would come to, for people. */
export function describeChecked({ name, rows, notes, verdict, refused, candidate }: Checked): string {
  const repaired = rows.repaired > 0 ? `, ${count(rows.repaired)} of them repaired` : '';
  const counts = `${count(rows.accepted)} of ${count(rows.read)} rows would be accepted${repaired}.`;
  return [
    ...(rows.read > 0 ? [`${name}: ${counts}`] : [`${name}:`]),
    ...notes,
    ...refused.first.slice(0, SHOWN).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(rows.refused > SHOWN ? [`  and ${count(rows.refused - SHOWN)} more; --output writes them to a file.`] : []),
    '',
    describeVerdict(verdict),
    ...(candidate
      ? ['', 'With these rows the model would be this:', ...candidate.found, ...describeErrors(candidate)]
      : []),
  ].join('\n');
}

function describeVerdict({ state, message = '' }: Checked['verdict']): string {
  if (state === 'in force') return `It would count. ${message}`.trim();
  return `${state === 'held' ? 'It would be held' : 'It would be refused'}: ${message}`;
}

function describeErrors({ errorPercent: { candidate, champion } }: NonNullable<Checked['candidate']>): string[] {
  if (candidate === undefined || champion === undefined) return [];
  return [
    `Its median error on held-out rows is ${percent(candidate / 100, 2)}, that of the model now ${percent(champion / 100, 2)}.`,
  ];
}
