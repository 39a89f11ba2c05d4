import { useState } from 'preact/hooks';
import type { Card, InputError, Item } from '../api/types.ts';
import { enteredFields, labelOf } from '../declaration/fields.ts';
import { useFormats } from '../locale/locale.tsx';
import { readNumber } from '../locale/read-number.ts';
import { askingWords } from '../words/asking-words.ts';
import { sentence } from '../words/sentences.ts';
import type { FailedRow } from './use-pricing.ts';

interface FailedRowsProps {
  readonly card: Card;
  readonly failed: readonly FailedRow[];
  readonly onPrice: (failed: FailedRow, item: Item) => Promise<void>;
}

/** More rows are in the download. */
const MOST_ROWS = 50;

/** The rows that could not be priced, each with a field to put the first wrong value right. */
export function FailedRows({ card, failed, onPrice }: FailedRowsProps) {
  const { number } = useFormats();
  return (
    <div class="scroll">
      <table class="stackable badt">
        <caption>
          Not {askingWords(card).done}, {number(failed.length)} {failed.length === 1 ? 'row' : 'rows'}. Correct them
          here, or in your file.
          {failed.length > MOST_ROWS && ` The first ${MOST_ROWS} are shown.`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">What is wrong</th>
            <th scope="col">The row</th>
            <th scope="col" class="n">
              Correct it
            </th>
          </tr>
        </thead>
        <tbody>
          {failed.slice(0, MOST_ROWS).map((one) => (
            <FailedLine key={one.row.line} card={card} failed={one} onPrice={onPrice} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FailedLineProps {
  readonly card: Card;
  readonly failed: FailedRow;
  readonly onPrice: FailedRowsProps['onPrice'];
}

function FailedLine({ card, failed, onPrice }: FailedLineProps) {
  const { number } = useFormats();
  const { row, item, errors } = failed;
  const [first] = errors;
  return (
    <tr>
      <th scope="row">Line {number(row.line)}</th>
      <td class="all">{errors.map(({ message }) => sentence(message)).join(' ')}</td>
      <td class="line drop-s">
        {enteredFields(card).map(({ name }) => {
          const value = item[name];
          const isWrong = errors.some(({ path }) => path === `/${name}`);
          if (value === undefined && !isWrong) return null;
          const text = value === undefined ? 'empty' : String(value);
          return <span key={name}>{isWrong ? <mark>{text}</mark> : text} </span>;
        })}
      </td>
      <td class="all">
        {first && <Correct key={first.path} error={first} card={card} failed={failed} onPrice={onPrice} />}
      </td>
    </tr>
  );
}

function Correct({ card, failed, error, onPrice }: FailedLineProps & { readonly error: InputError }) {
  const field = enteredFields(card).find(({ name }) => `/${name}` === error.path);
  const given = field && failed.item[field.name];
  const [entered, setEntered] = useState(() => suggestionIn(error) ?? String(given ?? ''));
  if (field === undefined) return null;
  const id = `fix-${failed.row.line}`;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = field.kind === 'number' ? (readNumber(entered) ?? entered) : entered;
    onPrice(failed, { ...failed.item, [field.name]: value });
  };
  return (
    <form class="fix" onSubmit={submit}>
      <label class="sr" for={id}>
        {labelOf(field)} on line {failed.row.line}
      </label>
      <input type="text" id={id} value={entered} onInput={({ currentTarget }) => setEntered(currentTarget.value)} />
      <button type="submit">{askingWords(card).button}</button>
    </form>
  );
}

/** The value that the service thinks was meant. */
const suggestionIn = ({ message }: InputError) => /did you mean (.+?)\?/.exec(message)?.[1];
