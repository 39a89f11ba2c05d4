import { useRef, useState } from 'preact/hooks';
import type { Card } from '../api/types.ts';
import { labelOf, levelsInOrder } from '../declaration/fields.ts';
import { useFormats } from '../locale/locale.tsx';
import { type Cell, colorStep, type GridFields } from './grid-cells.ts';
import type { GridAnswer } from './use-grid.ts';

interface GridProps {
  readonly card: Card;
  readonly fields: GridFields;
  readonly grid: GridAnswer;
  readonly unit: string;
  readonly onTake: (down: string, across: string) => void;
}

const KEY: readonly (readonly [step: number, words: string])[] = [
  [-3, '35% or more below'],
  [-2, '15 to 35'],
  [-1, '2 to 15'],
  [0, 'within 2%'],
  [1, '2 to 15'],
  [2, '15 to 35'],
  [3, '35% or more above'],
];

/** Prices of the item with other words in two of its fields, as the price sheets of the trade have them. */
export function Grid({ card, fields, grid: { asked, cells }, unit, onTake }: GridProps) {
  const [shows, setShows] = useState<'prices' | 'differences'>('prices');
  const { down, across } = fields;
  const here = cells.find((cell) => cell.down === asked.item[down.name] && cell.across === asked.item[across.name]);
  const [focused, setFocused] = useState<Cell>();
  if (here === undefined) return null;
  const button = (name: typeof shows, label: string) => (
    <button type="button" aria-pressed={shows === name} onClick={() => setShows(name)}>
      {label}
    </button>
  );
  const isThin = cells.some((cell) => cell.isThin);
  return (
    <section>
      <header>
        <h2 id="grid-heading">If it were graded otherwise</h2>
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons are no fieldset */}
        <span class="seg" role="group" aria-label="Show">
          {button('prices', 'Prices')}
          {button('differences', 'Differences')}
        </span>
      </header>
      <Readout focused={focused} here={here} fields={fields} unit={unit} singular={card.item.singular} />
      <Cells cells={cells} here={here} fields={fields} shows={shows} onTake={onTake} onTell={setFocused} />
      <ul class="key" aria-label="Colors of the cells">
        {KEY.map(([step, words]) => (
          <li key={step} class={`d${step}`}>
            {words}
          </li>
        ))}
      </ul>
      {isThin && (
        <p class="note gridnote">
          <i>Slanted with °</i>: no {card.item.singular} like it is known; the price rests on its neighbours.
        </p>
      )}
      <p class="note thousand">On a narrow screen in thousands.</p>
    </section>
  );
}

interface ReadoutProps {
  readonly focused: Cell | undefined;
  readonly here: Cell;
  readonly fields: GridFields;
  readonly unit: string;
  readonly singular: string;
}

/** The cell that the focus or the pointer is on, in full. */
function Readout({ focused, here, fields, unit, singular }: ReadoutProps) {
  const { money, signed, signedPercent } = useFormats();
  if (focused === undefined)
    return (
      <p class="readout hint">
        {labelOf(fields.down)} down, {labelOf(fields.across).toLowerCase()} across. Choose a cell to try it.
      </p>
    );
  const change = focused.price - here.price;
  const beside =
    focused === here
      ? `the ${singular} as given`
      : `${signed(change, 0)} (${signedPercent(focused.price / here.price - 1)})`;
  return (
    <p class="readout">
      {focused.down} {focused.across}: {money(focused.price, unit)}, {beside}
      {focused.isThin && `. No such ${singular} is known; the price rests on its neighbours.`}
    </p>
  );
}

interface CellsProps {
  readonly cells: readonly Cell[];
  readonly here: Cell;
  readonly fields: GridFields;
  readonly shows: 'prices' | 'differences';
  readonly onTake: (down: string, across: string) => void;
  readonly onTell: (cell: Cell) => void;
}

/** One stop of the Tab key. Arrows, Home and End move within it, and Enter takes a cell over into the form. */
function Cells({ cells, here, fields: { down, across }, shows, onTake, onTell }: CellsProps) {
  const formats = useFormats();
  const table = useRef<HTMLTableElement>(null);
  const [rows, columns] = [levelsInOrder(down), levelsInOrder(across)];
  const find = (row: number, column: number) =>
    cells.find((cell) => cell.down === rows[row] && cell.across === columns[column]);
  const press = (event: KeyboardEvent, row: number, column: number) => {
    const to = destination(event.key, row, column, columns.length - 1);
    const cell = find(row, column);
    if (to) {
      event.preventDefault();
      table.current?.querySelector<HTMLElement>(`[data-at="${to.join(' ')}"]`)?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && cell) {
      event.preventDefault();
      onTake(cell.down, cell.across);
    }
  };
  return (
    <table class="grades-table" role="grid" aria-labelledby="grid-heading" ref={table}>
      <thead>
        <tr>
          <th scope="col">
            <span class="sr">{labelOf(down)}</span>
          </th>
          {columns.map((level) => (
            <th scope="col" key={level}>
              {level}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((level, row) => (
          <tr key={level}>
            <th scope="row">{level}</th>
            {columns.map((_, column) => {
              const cell = find(row, column);
              if (cell === undefined) return null;
              const isHere = cell === here;
              const difference = shows === 'differences' && !isHere;
              const change = cell.price / here.price - 1;
              return (
                <td
                  key={cell.across}
                  role="gridcell"
                  class={`d${colorStep(cell.price, here.price)}${isHere ? ' here' : ''}${cell.isThin ? ' thin' : ''}`}
                  tabIndex={isHere ? 0 : -1}
                  data-at={`${row} ${column}`}
                  aria-selected={isHere}
                  onClick={() => onTake(cell.down, cell.across)}
                  onFocus={() => onTell(cell)}
                  onMouseEnter={() => onTell(cell)}
                  onKeyDown={(event) => press(event, row, column)}
                >
                  <span class="full">{difference ? formats.signedPercent(change) : formats.number(cell.price, 0)}</span>
                  <span class="short" aria-hidden="true">
                    {difference ? formats.signed(100 * change, 0) : formats.number(cell.price / 1000, 1)}
                  </span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function destination(key: string, row: number, column: number, last: number): readonly [number, number] | undefined {
  switch (key) {
    case 'ArrowUp':
      return [row - 1, column];
    case 'ArrowDown':
      return [row + 1, column];
    case 'ArrowLeft':
      return [row, column - 1];
    case 'ArrowRight':
      return [row, column + 1];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, last];
    default:
      return undefined;
  }
}
