import type { Dataset } from '../../../datasets/dataset.ts';
import type { DescribingKind } from '../../../training/kinds/kind.ts';
import { openOperations } from './open-operations.ts';
import type { Operation } from './operation.ts';
import { partnerOperations } from './partner-operations.ts';
import { runOperations } from './run-operations.ts';
import { uploadOperations } from './upload-operations.ts';

/** The calls that at least one of the kinds has. @param dataset that they are for; absent: any */
export function operationsOf(kinds: readonly DescribingKind[], dataset?: Dataset): readonly Operation[] {
  return operations.filter(({ isOffered }) => !isOffered || kinds.some((kind) => isOffered(kind, dataset)));
}

const operations: readonly Operation[] = [
  ...partnerOperations,
  ...uploadOperations,
  ...runOperations,
  ...openOperations,
];
