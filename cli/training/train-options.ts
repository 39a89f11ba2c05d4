import type { ReadingOptions } from '../pricing/reading-options.ts';

export interface TrainOptions extends ReadingOptions {
  readonly data: string;
  readonly output: string;
  readonly model?: string;
  readonly config?: string;
  readonly dataset?: string;
  readonly reference?: string;
  /** When the prices were made, and by whom. */
  readonly asOf?: string;
  readonly source?: string;
  readonly force?: boolean;
  readonly on: 'here' | 'sagemaker';
  readonly image?: string;
  readonly role?: string;
  readonly bucket?: string;
  readonly instance: string;
  readonly volume: number;
  readonly maxMinutes: number;
  readonly maxWaitMinutes: number;
  readonly spot: boolean;
}
