/**
 * The durations and sizes that docs/cost.md stands on, as the benches named have printed them: in containers of the runtime's
 * image with the memory and the share of a processor of each function (x86_64), the machine shared with other work.
 */
export const RECORDED = {
  on: '2026-11-21',
  /** `npm run bench:cold` */
  predict: { memoryMb: 1_769, firstAnswerMs: 215, oneStoneMs: 0.41, listOf1000Ms: 39.5, answerBytes: 1_110 },
  /** `npm run bench:functions`: what arrives after a history of so many rows, seconds by function, each from a cold start. */
  memoryMb: { prepare: 1_769, ingest: 2_048, fit: 1_769, evaluate: 1_769, decide: 512, promote: 512 },
  runs: {
    small: {
      history: 50_000,
      arriving: 1_000,
      prepare: 0.27,
      ingest: 1.03,
      fit: 4.26,
      evaluate: 1.49,
      decide: 0.83,
      promote: 0.87,
    },
    large: {
      history: 1_000_000,
      arriving: 1_000,
      prepare: 0.41,
      ingest: 1.01,
      fit: 15.2,
      evaluate: 4.54,
      decide: 0.62,
      promote: 0.96,
    },
  },
  /** The same: the longest that each took, the first million rows included. */
  longest: { prepare: 0.45, ingest: 15.26, fit: 15.2, evaluate: 4.54, decide: 0.83, promote: 0.96 },
  /** The same: a file of a million rows, 54 MB, in one piece. */
  ingestMillion: { seconds: 15.26, memoryMb: 2_048, temporaryStorageMb: 4_096, fileMb: 54, keptMb: 25 },
  /** `npm run bench:serve`: full answers a second of the local server on two cores, at 32 connections. */
  serverPerSecond: 4_900,
} as const;
