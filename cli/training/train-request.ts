import type { TrainingConfig } from '../../training/kinds/kind.ts';
import type { UploadContext } from '../../training/kinds/upload-context.ts';
import type { ReadingOptions } from '../pricing/reading-options.ts';

/** The request to the training thread. */
export interface TrainJob {
  readonly dataset: string;
  /** The name that the model will have. */
  readonly version: string;
  readonly data: { readonly name: string; readonly path: string };
  /** The currency of the owner's prices, if it is not the one that the dataset declares. */
  readonly currency?: string;
  /** How the file is written. */
  readonly written?: ReadingOptions;
  /** The folder for the files of the model. It contains a folder `scratch`. */
  readonly folder: string;
  readonly config?: TrainingConfig;
  /** The folder of the model to go on from. */
  readonly base?: string;
  /** The folder of the model that the new one would replace. */
  readonly replaces?: string;
  /** The file of the reference to use. */
  readonly reference?: string;
  /** When the prices were made, and by whom. Absent: nothing is known of it. */
  readonly upload?: Pick<UploadContext, 'asOf' | 'source'>;
}
