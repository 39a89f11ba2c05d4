import { appendFileSync } from 'node:fs';

/* Loaded before a program (`--import`): at its end it writes the most memory that the process had, in kB, into a file. */

process.on('exit', () => {
  appendFileSync(process.env.STIMA_BENCH_MEMORY!, `${process.resourceUsage().maxRSS}\n`);
});
