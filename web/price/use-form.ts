import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Card, Item } from '../api/types.ts';
import { type Entries, entriesOf, examplesOf, type Fault, judge } from '../declaration/judge.ts';
import type { Formats } from '../locale/formats.ts';
import { readFragment } from './item-in-address.ts';

/** The entries of the form, what is wrong with them, and how they came about. */
export interface Form {
  readonly entries: Entries;
  readonly item: Item;
  readonly faults: readonly Fault[];
  /** The faults of fields that have been left. */
  readonly shown: readonly Fault[];
  /** Named by the address: the version that is to answer. */
  readonly version: string | undefined;
  /** The time whose level is asked for. Undefined for today. */
  readonly asOf: string | undefined;
  /** Whether the last change was typed, and may go on. */
  readonly isTyping: boolean;
  readonly type: (name: string, entry: string) => void;
  readonly choose: (changed: Entries) => void;
  readonly leave: (name: string) => void;
  readonly chooseLevel: (asOf: string | undefined) => void;
  readonly clear: () => void;
}

interface Filled {
  readonly entries: Entries;
  readonly version: string | undefined;
  readonly asOf: string | undefined;
  readonly isTyping: boolean;
  readonly left: ReadonlySet<string>;
}

/** The form of a dataset. It begins with the item of the address, or else with an example. */
export function useForm(card: Card, formats: Formats): Form {
  const [filled, setFilled] = useState(() => fillFromAddress(card, formats));
  useEffect(() => {
    const follow = () => setFilled(fillFromAddress(card, formats));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [card, formats]);
  // In another language, the numbers are written anew.
  const [writtenIn, setWrittenIn] = useState(formats.language);
  if (writtenIn !== formats.language) {
    setWrittenIn(formats.language);
    const { item } = judge(card, filled.entries);
    setFilled({ ...filled, entries: { ...filled.entries, ...entriesOf(item, formats.typed) } });
  }
  const { item, faults } = useMemo(() => judge(card, filled.entries), [card, filled.entries]);
  const { entries, version, asOf, isTyping, left } = filled;
  return {
    entries,
    item,
    faults,
    shown: faults.filter(({ field }) => left.has(field.name)),
    version,
    asOf,
    isTyping,
    type: (name, entry) => setFilled({ ...filled, entries: { ...entries, [name]: entry }, isTyping: true }),
    choose: (changed) => setFilled({ ...filled, entries: { ...entries, ...changed }, isTyping: false }),
    leave: (name) => setFilled((now) => ({ ...now, left: new Set([...now.left, name]) })),
    chooseLevel: (chosen) => setFilled({ ...filled, asOf: chosen, isTyping: false }),
    clear: () => setFilled({ ...filled, entries: {}, isTyping: false, left: new Set() }),
  };
}

function fillFromAddress(card: Card, formats: Formats): Filled {
  const asked = readFragment(card, location.hash);
  return {
    entries: entriesOf(asked?.item ?? examplesOf(card), formats.typed),
    version: asked?.version,
    asOf: asked?.asOf,
    isTyping: false,
    left: new Set(Object.keys(asked?.item ?? {})),
  };
}
