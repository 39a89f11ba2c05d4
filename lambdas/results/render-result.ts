import { rowsOf } from '../../registry/correction.ts';
import type { LedgerEntry } from '../../registry/ledger.ts';
import type { Receipt } from '../../registry/receipt.ts';
import { uploadFolder } from '../../registry/upload-folder.ts';
import { showText } from '../../training/table/show-text.ts';
import { count, list } from '../../training/words/words.ts';

/** What became of an upload, as a text for whoever dropped the file. */
export function renderResult(
  { dataset, uploadId, asOf, source, corrects, rows, notes, verdict, faults = [] }: Receipt,
  entry: LedgerEntry,
  ownName = entry.name,
): string {
  const path = `/v1/${dataset}/uploads/${uploadId}`;
  const { state, since, by, because } = entry;
  const names = [entry.name, ...(entry.alsoNamed ?? [])];
  const others = names.filter((name) => name !== ownName);
  const said = entry.message ?? (verdict.state === state ? verdict.message : undefined);
  const lines = [
    ownName,
    '',
    `State    ${state}${because === undefined ? '' : ` (${because})`}, since ${since}, by ${by}`,
    `Upload   ${uploadId}`,
    ...(asOf === undefined
      ? []
      : [`Prices   of ${asOf}${source === undefined ? '' : `, by ${source}`}, where a row has no date of its own`]),
    ...(others.length > 0 ? [`Names    the same bytes came as ${list(others)} too; they count once`] : []),
    `Rows     ${count(rows.read)} read, ${count(rows.accepted)} accepted (${count(rows.repaired)} of them repaired), ${count(rows.refused)} refused`,
    ...(said === undefined ? [] : ['', said]),
    ...(notes.length > 0 ? ['', 'How it was read:', ...notes.map((note) => `  ${note}`)] : []),
    ...(faults.length > 0
      ? ['', 'Refused rows, the commonest reasons first:', ...faults.map((fault) => `  ${fault}`)]
      : []),
    ...(rows.refused > 0
      ? [
          `  Each row with its line: ${uploadFolder(dataset, rowsOf({ uploadId, corrects }))}/rejected.csv, where ${FOLDER} lies.`,
        ]
      : []),
    '',
    `What to do: ${whatToDo(entry, path)}`,
  ];
  return `${lines.map((line) => showText(line)).join('\n')}\n`;
}

const FOLDER = 'the folder incoming/';

function whatToDo({ state, because }: LedgerEntry, path: string): string {
  switch (state) {
    case 'in force':
      return `nothing. To take the file back: DELETE ${path}.`;
    case 'held':
      return `it counts for nothing yet. To take it in: POST ${path}/accept; to refuse it: DELETE ${path}.`;
    case 'withdrawn':
      return `it counts no more${because === undefined ? '' : ` (${because})`}. To take it in again: POST ${path}/accept.`;
    case 'refused':
      return 'it counts for nothing. Mend the file and send it again.';
  }
}

/** The answer to a file that is not read at all. @param message a part of a sentence: `it is a link to itself; remove it` */
export function renderUnread(name: string, message: string): string {
  return `${[name, '', 'State    not read', '', `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}.`].map((line) => showText(line)).join('\n')}\n`;
}
