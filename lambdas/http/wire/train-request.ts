import * as z from 'zod';
import type { ConfiguringKind } from '../../../training/kinds/kind.ts';

/**
 * The request for a run. It is apart from the answers in runs.ts, which only the document describes: a function that checks it has
 * no use for them. Each kind of target has its own parameters of a fit. The parameters of all kinds are accepted.
 */
export function trainSchema(kinds: readonly ConfiguringKind[]) {
  const [first, ...others] = kinds.map(({ fitSchema }) => fitSchema);
  return z.strictObject({
    parameters: (first && others.length > 0 ? z.union([first, ...others]) : first)?.optional() ?? z.undefined(),
  });
}
