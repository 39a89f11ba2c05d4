import type { Dataset } from '../../datasets/dataset.ts';
import type { ReportContext } from '../kinds/judging-kind.ts';

/** What a report is about. */
export const subjectOf = (
  { dataset, key }: { readonly dataset: Dataset; readonly key: string },
  { version, uploads, at }: ReportContext,
) => ({ dataset: dataset.name, version, at, item: dataset.item, recipe: key, uploads });
