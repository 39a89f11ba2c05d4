import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';
import { readItem } from '../table/read-item.ts';

/**
 * The reference item as a row.
 * @throws DeclarationError if it is no item of the dataset
 */
export function referenceRow(dataset: Pick<TermsDataset, 'name' | 'referenceItem' | 'columns'> & TermsDataset): Row {
  const columns = dataset.columns.map((column) => ({ ...column, required: false }));
  const read = readItem({ ...dataset, columns }, dataset.referenceItem);
  if ('row' in read) return read.row;
  throw new DeclarationError(`dataset ${dataset.name}: referenceItem: ${read.issues[0]!.message}`);
}
