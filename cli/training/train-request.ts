import type { TrainingConfig } from '../../training/kinds/kind.ts';

/** The request to the training thread. */
export interface TrainJob {
  readonly dataset: string;
  /** The name that the model will have. */
  readonly version: string;
  readonly data: { readonly name: string; readonly path: string };
  /** Where the files of the model are written, with a folder `scratch` in it. */
  readonly folder: string;
  readonly config?: TrainingConfig;
  /** Folder of the model to go on from. */
  readonly base?: string;
  /** Folder of the model whose place the new one would take. */
  readonly replaces?: string;
  /** File of a reference to use. */
  readonly reference?: string;
}
