import { rowsOf } from '../../registry/correction.ts';
import { isAcceptable, isQuestion, type LedgerEntry } from '../../registry/ledger.ts';
import type { Receipt, RowCounts } from '../../registry/receipt.ts';
import { uploadFolder } from '../../registry/upload-folder.ts';
import { showText } from '../../training/table/show-text.ts';
import { count, list } from '../../training/wording/wording.ts';

/** What became of an upload, as a text for the person who dropped the file. */
export function renderResult(receipt: Receipt, entry: LedgerEntry, ownName = entry.name): string {
  const { dataset, uploadId, corrects, rows, notes, verdict, faults = [] } = receipt;
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
    ...tellMoment(receipt),
    ...(others.length > 0 ? [`Names    the same bytes came as ${list(others)} too; they count once`] : []),
    `Rows     ${countRows(rows)}`,
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

/** When the prices were made, and by whom. Of a file that cannot count it means nothing. */
function tellMoment({ asOf, source, verdict, rows, convention }: Receipt): string[] {
  if (asOf === undefined || rows.accepted === 0 || verdict.state === 'refused') return [];
  const isDated = (convention?.dateCell ?? -1) >= 0;
  return [
    `Prices   of ${asOf}${isDated ? ' where a row has no date of its own' : ''}${source === undefined ? '' : `, by ${source}`}`,
  ];
}

function countRows({ read, accepted, repaired, refused }: RowCounts): string {
  if (read === 0) return 'none was read';
  const mended = repaired > 0 ? ` (${count(repaired)} of them repaired)` : '';
  return `${count(read)} read, ${count(accepted)} accepted${mended}, ${count(refused)} refused`;
}

function whatToDo(entry: LedgerEntry, path: string): string {
  const { state, because, correctedAs } = entry;
  const again = isQuestion(entry)
    ? `POST ${path}/accept with one of the answers that its receipt names`
    : `POST ${path}/accept`;
  switch (state) {
    case 'in force':
      return `nothing. To take the file back: DELETE ${path}.`;
    case 'held':
      return `it counts for nothing yet. To take it in: ${again}; to refuse it: DELETE ${path}.`;
    case 'withdrawn':
      return correctedAs === undefined
        ? `it counts no more${because === undefined ? '' : ` (${because})`}. To take it in again: ${again}.`
        : `nothing. Its rows are those of upload ${correctedAs} now, at the time that was corrected.`;
    case 'refused':
      return isAcceptable(entry)
        ? `it counts for nothing. To take it in after all: ${again}.`
        : 'it counts for nothing. Mend the file and send it again.';
  }
}

/** The answer to a file that is not read at all. @param message a part of a sentence: `it is a link to itself; remove it` */
export function renderUnread(name: string, message: string): string {
  return `${[name, '', 'State    not read', '', `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}.`].map((line) => showText(line)).join('\n')}\n`;
}
