import type { Dataset } from '../../datasets/dataset.ts';
import { datasets } from '../../datasets/datasets.ts';
import type {
  AnsweringKind,
  ConfiguringKind,
  FittingKind,
  JudgingKind,
  ReferencingKind,
  Registry,
  SummarisingKind,
  TryingKind,
} from '../../training/kinds/kind.ts';
import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { fittingKinds } from '../../training/kinds/registered/fitting.ts';
import { judgingKinds } from '../../training/kinds/registered/judging.ts';
import { referencingKinds } from '../../training/kinds/registered/referencing.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { tryingKinds } from '../../training/kinds/registered/trying.ts';

/** The datasets and the kinds of target that the command line knows. */
export interface Known {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly summarising: Registry<SummarisingKind>;
  readonly fitting: Registry<FittingKind>;
  readonly answering: Registry<AnsweringKind>;
  readonly judging: Registry<JudgingKind>;
  readonly trying: Registry<TryingKind>;
  readonly referencing: Registry<ReferencingKind>;
  readonly configuring: Registry<ConfiguringKind>;
}

/** The shipped datasets and kinds. */
export const shipped: Known = {
  datasets,
  summarising: summarisingKinds,
  fitting: fittingKinds,
  answering: answeringKinds,
  judging: judgingKinds,
  trying: tryingKinds,
  referencing: referencingKinds,
  configuring: configuringKinds,
};
