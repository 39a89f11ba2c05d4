import type { Samples } from '../kinds/encode-samples.ts';
import type { JudgeInput } from '../kinds/judging-kind.ts';

/** The models of an input as they were fitted, and the rows that they are judged on. */
export function contestantsOf<Model>(
  { samples, candidate, champion, contested, superseded, unchanged }: JudgeInput<Samples>,
  decode: (bytes: Uint8Array) => Model,
) {
  return {
    holdout: samples.holdout,
    candidate: decode(candidate),
    ...(champion && { champion: { ...champion, model: decode(champion.model) } }),
    contested: contested.map(({ uploadId, samples: own }) => ({ uploadId, holdout: own.holdout })),
    superseded,
    unchanged,
  };
}
