import type { Dataset } from '../../../datasets/dataset.ts';
import type { DescribingKind } from '../../../training/kinds/kind.ts';
import type { JsonSchema } from '../wire/schemas.ts';

export type Audience = 'partner' | 'owner' | 'anyone';
export type FunctionName = 'predict' | 'catalog' | 'owner';

export type Content = Readonly<Record<string, MediaType>>;

export interface MediaType {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  /** Several examples, by name. */
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

/** One call of the interface. The gateway routes it by its path, and the document describes it for each dataset. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly audience: Audience;
  readonly function: FunctionName;
  readonly summary: string;
  readonly description?: string;
  readonly query?: readonly QueryParameter[];
  /**
   * `validated`: the gateway checks the body. Otherwise the function checks it, since it can say precisely what is
   * wrong.
   */
  readonly body?: { readonly required: boolean; readonly validated: boolean; readonly content: Content };
  readonly answers: Answers;
  /** Replaces parts of the common text for one dataset. */
  readonly ofDataset?: (dataset: Dataset) => { readonly content?: Content; readonly answers?: Answers };
  /** If it is absent, every kind of target has the call. @param dataset absent: for any dataset of the kind */
  readonly isOffered?: (kind: DescribingKind, dataset?: Dataset) => boolean;
}

export type Answers = Readonly<Record<string, { readonly description: string; readonly content: Content }>>;

export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  /** Absent where only an earlier answer can give one. */
  readonly example?: string | number;
  /** a string when left out */
  readonly schema?: JsonSchema;
  /** Only where prices have levels of times and sources. */
  readonly ofLevels?: true;
}
