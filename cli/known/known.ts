import type { Dataset } from '../../datasets/dataset.ts';
import type { AnsweringKind, DrawingKind } from '../../training/kinds/answering-kind.ts';
import type { JudgingKind } from '../../training/kinds/judging-kind.ts';
import type {
  ConfiguringKind,
  FittingKind,
  ReferencingKind,
  Registry,
  SummarisingKind,
  TryingKind,
} from '../../training/kinds/kind.ts';

/** The datasets and the kinds of target that the command line knows. */
export interface Known {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly summarising: Registry<SummarisingKind>;
  readonly fitting: Registry<FittingKind>;
  readonly answering: Registry<AnsweringKind>;
  readonly drawing: Registry<DrawingKind>;
  readonly judging: Registry<JudgingKind>;
  readonly trying: Registry<TryingKind>;
  readonly referencing: Registry<ReferencingKind>;
  readonly configuring: Registry<ConfiguringKind>;
}

/** What it takes to answer, and no more: a program that serves a model starts without the code that fits one. */
export type KnownAnswers = Pick<Known, 'datasets' | 'answering'>;

/** What it takes to answer in a terminal. */
export type KnownPictures = KnownAnswers & Pick<Known, 'drawing'>;

/** What it takes to choose the dataset and the parameters of a training. */
export type KnownChoices = Pick<Known, 'datasets' | 'answering' | 'configuring'>;
