import { join } from 'node:path';

/** The paths in the contract of SageMaker's containers. */
export interface MlFolder {
  /** The folder of the training files: the channel called training. */
  readonly training: string;
  /** The folder of the summaries and samples of uploads, which replace rows: the channel called summaries. */
  readonly summaries: string;
  readonly hyperparameters: string;
  /** The folder of the model. SageMaker keeps it, and the server reads it. */
  readonly model: string;
  /** The file with the reason why there is no model. */
  readonly failure: string;
}

/** @param root STIMA_ML_ROOT, for a run outside a container */
export function openMlFolder(root: string = process.env.STIMA_ML_ROOT || '/opt/ml'): MlFolder {
  return {
    training: join(root, 'input/data/training'),
    summaries: join(root, 'input/data/summaries'),
    hyperparameters: join(root, 'input/config/hyperparameters.json'),
    model: join(root, 'model'),
    failure: join(root, 'output/failure'),
  };
}
