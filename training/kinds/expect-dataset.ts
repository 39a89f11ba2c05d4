import { CorruptModelError } from './errors.ts';

/** @param found the name in a model. @throws CorruptModelError if the model is of another dataset */
export function expectDataset(found: string, { name }: { readonly name: string }): void {
  if (found !== name) throw new CorruptModelError(`model of ${found}, ${name} expected`);
}
