import type { Dataset } from '../../datasets/dataset.ts';

/** Part: whether a stored model could answer. It costs a function no code that answers. */
export interface CheckingKind {
  /** @throws CorruptModelError where the part that answers would throw it: the bytes are damaged, or of another dataset or size */
  checkModel(dataset: Dataset, bytes: Uint8Array): void;
}
