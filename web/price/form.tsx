import type { EnteredField, NumberField, TextField, Warning, WordField } from '../api/types.ts';
import { type FieldGroup, labelOf, levelsInOrder } from '../declaration/fields.ts';
import type { Entries, Fault } from '../declaration/judge.ts';
import { useFormats } from '../locale/locale.tsx';
import { boundsOf, faultSentence } from '../words/fault-sentence.ts';
import { sentence } from '../words/sentences.ts';

/** What the fields of a form show, and what they tell. */
export interface FormState {
  readonly entries: Entries;
  /** What is wrong with the fields that are judged already. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
  readonly onType: (name: string, entry: string) => void;
  readonly onChoose: (name: string, entry: string) => void;
  /** A field has been left: from now on it is judged. */
  readonly onLeave: (name: string) => void;
}

interface GroupProps {
  readonly group: FieldGroup;
  readonly state: FormState;
}

/** A field of a form, or the several fields of one input on one line. */
export function Group({ group, state }: GroupProps) {
  const [first] = group.fields;
  if (first === undefined) return null;
  if (group.fields.length > 1) return <JoinedFields group={group} state={state} />;
  if (first.kind === 'number') return <NumberEntry field={first} state={state} />;
  if (first.kind === 'text') return <TextEntry field={first} state={state} />;
  return isRow(first) ? <GradeRow field={first} state={state} /> : <WordSelect field={first} state={state} />;
}

const fieldId = (name: string) => `field-${name}`;
export const addressOf = (field: EnteredField): string => `#${fieldId(field.name)}`;

function NumberEntry({ field, state }: { readonly field: NumberField; readonly state: FormState }) {
  const formats = useFormats();
  const messages = messagesOf([field], state);
  return (
    <div class={messages.fault ? 'field wrong' : 'field'}>
      <div class="row">
        <label for={fieldId(field.name)}>
          {labelOf(field)} <span class="sr">{boundsOf(field, formats)}</span>
        </label>
        <span class="in">
          <NumberInput field={field} state={state} describedBy={messages.id} />
          <span class="unit" aria-hidden="true">
            {field.unit}
          </span>
        </span>
      </div>
      <Messages messages={messages} state={state} />
    </div>
  );
}

interface InputProps {
  readonly field: NumberField;
  readonly state: FormState;
  readonly describedBy: string | undefined;
  readonly label?: string;
}

/** A text with a keyboard for numbers: a wheel never changes it. */
function NumberInput({ field, state, describedBy, label }: InputProps) {
  const { name } = field;
  return (
    <input
      type="text"
      inputMode="decimal"
      autocomplete="off"
      id={fieldId(name)}
      value={state.entries[name] ?? ''}
      aria-label={label}
      aria-invalid={state.faults.some((fault) => fault.field.name === name)}
      aria-describedby={describedBy}
      onInput={({ currentTarget }) => state.onType(name, currentTarget.value)}
      onBlur={() => state.onLeave(name)}
    />
  );
}

function JoinedFields({ group, state }: GroupProps) {
  const messages = messagesOf(group.fields, state);
  const numbers = group.fields.filter((field) => field.kind === 'number');
  const [unit, ...others] = new Set(numbers.map((field) => field.unit));
  return (
    <fieldset class={messages.fault ? 'field wrong' : 'field'}>
      <legend>
        {group.title} <span class="hint">{group.fields.map((field) => labelOf(field).toLowerCase()).join(' × ')}</span>
      </legend>
      <span class="in three">
        {numbers.map((field, i) => (
          <>
            {i > 0 && <span aria-hidden="true">×</span>}
            <NumberInput
              key={field.name}
              field={field}
              state={state}
              describedBy={messages.id}
              label={`${labelOf(field)}${field.unit === '' ? '' : `, ${field.unit}`}`}
            />
          </>
        ))}
        {others.length === 0 && <span class="unit">{unit}</span>}
      </span>
      <Messages messages={messages} state={state} />
    </fieldset>
  );
}

const MOST_IN_A_ROW = 8;
const LONGEST_IN_A_ROW = 12;

/** Few and short words stand side by side. Others are chosen from a list. */
function isRow({ levels, open }: WordField): boolean {
  return open !== true && levels.length <= MOST_IN_A_ROW && levels.every((level) => level.length <= LONGEST_IN_A_ROW);
}

function GradeRow({ field, state }: { readonly field: WordField; readonly state: FormState }) {
  const { name } = field;
  const messages = messagesOf([field], state);
  const options = field.required ? levelsInOrder(field) : [...levelsInOrder(field), ''];
  return (
    <fieldset class={messages.fault ? 'field wrong' : 'field'} aria-describedby={messages.id}>
      <legend>
        {labelOf(field)} {field.best !== undefined && <span class="hint">best first</span>}
      </legend>
      <div class="grades">
        {options.map((level, i) => (
          <label key={level}>
            <input
              type="radio"
              name={name}
              id={i === 0 ? fieldId(name) : undefined}
              value={level}
              checked={(state.entries[name] ?? '') === level}
              onChange={() => state.onChoose(name, level)}
            />
            <span>{level === '' ? 'not known' : level}</span>
          </label>
        ))}
      </div>
      <Messages messages={messages} state={state} />
    </fieldset>
  );
}

/** Letters of a line of a text, and the most lines that are shown at once. */
const [LINE, MOST_LINES] = [40, 8];

/** A free text. There is room for one like the example. */
function TextEntry({ field, state }: { readonly field: TextField; readonly state: FormState }) {
  const { name } = field;
  const messages = messagesOf([field], state);
  return (
    <div class={messages.fault ? 'field wrong' : 'field'}>
      <label for={fieldId(name)}>{labelOf(field)}</label>
      <textarea
        id={fieldId(name)}
        rows={Math.min(MOST_LINES, Math.ceil(field.example.length / LINE))}
        value={state.entries[name] ?? ''}
        aria-describedby={messages.id}
        onInput={({ currentTarget }) => state.onType(name, currentTarget.value)}
        onBlur={() => state.onLeave(name)}
      />
      <Messages messages={messages} state={state} />
    </div>
  );
}

/** A word of a list, or another one. */
function OpenWord({ field: { name, levels }, state, messages }: WordProps) {
  return (
    <>
      <input
        type="text"
        class="word"
        id={fieldId(name)}
        list={`words-${name}`}
        value={state.entries[name] ?? ''}
        aria-describedby={messages.id}
        onInput={({ currentTarget }) => state.onType(name, currentTarget.value)}
        onBlur={() => state.onLeave(name)}
      />
      <datalist id={`words-${name}`}>
        {levels.map((level) => (
          <option key={level} value={level} />
        ))}
      </datalist>
    </>
  );
}

interface WordProps {
  readonly field: WordField;
  readonly state: FormState;
  readonly messages: FieldMessages;
}

function WordSelect({ field, state }: { readonly field: WordField; readonly state: FormState }) {
  const { name } = field;
  const messages = messagesOf([field], state);
  return (
    <div class={messages.fault ? 'field wrong' : 'field'}>
      <div class="row">
        <label for={fieldId(name)}>{labelOf(field)}</label>
        {field.open === true ? (
          <OpenWord field={field} state={state} messages={messages} />
        ) : (
          <select
            id={fieldId(name)}
            value={state.entries[name] ?? ''}
            aria-describedby={messages.id}
            onChange={({ currentTarget }) => state.onChoose(name, currentTarget.value)}
          >
            <option value="">{field.required ? '' : 'not known'}</option>
            {levelsInOrder(field).map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        )}
      </div>
      <Messages messages={messages} state={state} />
    </div>
  );
}

interface FieldMessages {
  readonly id: string | undefined;
  readonly fault: Fault | undefined;
  readonly warning: Warning | undefined;
}

/** What is wrong with some fields, or else what is to be checked. */
function messagesOf(fields: readonly EnteredField[], { faults, warnings }: FormState): FieldMessages {
  const names = fields.map(({ name }) => name);
  const fault = faults.find(({ field }) => names.includes(field.name));
  const warning = fault ? undefined : warnings.find(({ path }) => names.includes(path.slice(1)));
  return { fault, warning, id: fault || warning ? `told-${names[0]}` : undefined };
}

function Messages({
  messages: { id, fault, warning },
  state,
}: {
  readonly messages: FieldMessages;
  readonly state: FormState;
}) {
  const formats = useFormats();
  if (fault) {
    const { name } = fault.field;
    const meant = fault.code === 'out-of-bounds' ? fault.suggestion : undefined;
    return (
      <div class="msg error" id={id}>
        <span class="sr">Error: </span>
        {faultSentence(fault, formats)}
        {meant !== undefined && (
          <button type="button" class="quiet" onClick={() => state.onChoose(name, formats.typed(meant))}>
            Use {formats.number(meant)}
          </button>
        )}
      </div>
    );
  }
  if (!warning) return null;
  const { path, message, expected } = warning;
  return (
    <div class="msg care" id={id}>
      <b>Check this.</b> {sentence(message)}
      {expected !== undefined && (
        <button type="button" class="quiet" onClick={() => state.onChoose(path.slice(1), formats.typed(expected))}>
          Use {formats.number(expected)}
        </button>
      )}
    </div>
  );
}
