import { labelOf } from '../declaration/fields.ts';
import type { Fault } from '../declaration/judge.ts';
import type { Formats } from '../locale/formats.ts';

/** What is wrong with an entry, and what would be right. */
export function faultSentence(fault: Fault, formats: Formats): string {
  const label = labelOf(fault.field);
  switch (fault.code) {
    case 'required':
      return `${label} is missing.`;
    case 'wrong-type':
      return `${label} must be a number, such as ${formats.number(fault.field.example)}.`;
    case 'out-of-bounds': {
      const { field, found, suggestion } = fault;
      const meant = suggestion === undefined ? '' : ` did you mean ${formats.number(suggestion)}?`;
      const wrote = `You wrote ${formats.number(found)}`;
      return `${label} must be ${boundsOf(field, formats)}. ${wrote}${meant ? `;${meant}` : '.'}`;
    }
  }
}

/** The same without what was written, for a list. */
export function shortFault(fault: Fault, formats: Formats): string {
  if (fault.code !== 'out-of-bounds') return faultSentence(fault, formats).replace(/\.$/, '');
  return `${labelOf(fault.field)} must be ${boundsOf(fault.field, formats)}`;
}

export function boundsOf(
  { min, max, unit }: { readonly min: number; readonly max: number; readonly unit: string },
  { number, measure }: Formats,
): string {
  return `${number(min)} to ${measure(max, unit)}`;
}
