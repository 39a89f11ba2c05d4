/**
 * The durations and sizes behind docs/cost.md, as the named benches printed them. The functions ran in containers of
 * the runtime's image (x86_64). Each had the memory and the share of a processor that it has on AWS.
 */
export const RECORDED = {
  on: '2026-11-21',
  /** `npm run bench:cold` */
  predict: { memoryMb: 1_769, firstAnswerMs: 198, oneStoneMs: 0.61, listOf1000Ms: 43.1, answerBytes: 1_110 },
  /**
   * `npm run bench:functions`: a file arrives after a history of the given number of rows. Seconds by function, each
   * from a cold start.
   */
  memoryMb: { prepare: 1_769, ingest: 2_048, fit: 1_769, evaluate: 1_769, decide: 512, promote: 512 },
  runs: {
    small: {
      history: 50_000,
      arriving: 1_000,
      prepare: 0.23,
      ingest: 0.48,
      fit: 2.61,
      evaluate: 0.63,
      decide: 0.58,
      promote: 0.75,
    },
    large: {
      history: 1_000_000,
      arriving: 1_000,
      prepare: 0.18,
      ingest: 0.43,
      fit: 3.09,
      evaluate: 0.74,
      decide: 0.55,
      promote: 0.78,
    },
  },
  /** From the same bench: the longest time of each function, the first million rows included. */
  longest: { prepare: 0.26, ingest: 9.86, fit: 3.89, evaluate: 0.74, decide: 0.75, promote: 0.82 },
  /** From the same bench: a file of a million rows (54 MB) in one piece. */
  ingestMillion: { seconds: 9.86, memoryMb: 2_048, temporaryStorageMb: 4_096, fileMb: 54, keptMb: 25 },
  /** `npm run bench:serve`: full answers a second of the local server. It had two cores and 32 connections. */
  serverPerSecond: 5_100,
} as const;
