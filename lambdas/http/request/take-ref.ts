import type { Dataset } from '../../../datasets/dataset.ts';
import { echoFound, showFound } from '../../../training/table/found.ts';
import type { Issue } from '../../../training/table/issue.ts';
import { hasRefOfItsOwn, LONGEST_REF, REF } from '../wire/ref.ts';

export interface Referred {
  /** The item without its id. */
  readonly item: unknown;
  readonly ref?: string;
  /** What is wrong with the id. */
  readonly issue?: Issue;
}

/** Takes the caller's own id out of an item. */
export function takeRef(dataset: Dataset, item: unknown): Referred {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, REF) || hasRefOfItsOwn(dataset))
    return { item };
  const { [REF]: ref, ...rest } = item as Record<string, unknown>;
  if (typeof ref === 'string' && ref.length <= LONGEST_REF) return { item: rest, ref };
  const allowed = `a text of at most ${LONGEST_REF} characters`;
  const found = typeof ref === 'string' ? `a text of ${ref.length} characters` : showFound(ref);
  const message = `${REF} is ${found}, but must be ${allowed}: your own id of the ${dataset.item.singular}.`;
  return { item: rest, issue: { code: 'wrong-type', path: `/${REF}`, found: echoFound(ref), allowed, message } };
}
