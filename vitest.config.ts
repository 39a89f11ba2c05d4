import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const FOLDERS = '{tests,datasets,training,registry,files,lambdas,cli,container,local,infra,bench,web}/**';

export default defineConfig(({ mode }) => ({
  test: {
    reporters: ['default', './tests/plain-count.ts'],
    globalSetup: ['./tests/keep-template.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    provide: { shareOfCases: mode === 'fast' ? 0.1 : 1 },
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: [`${FOLDERS}/*.test.ts`],
          exclude: [`${FOLDERS}/*.slow.test.ts`],
          setupFiles: ['./tests/no-processes.ts'],
          maxWorkers: 2,
          // Files share two processes, so that each module is loaded twice and not a hundred times. They may not change what is
          // global: the environment, prototypes, modules.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: [`${FOLDERS}/*.slow.test.ts`],
          setupFiles: ['./tests/end-children.ts'],
          // The programs that they start are compiled once: a start takes a quarter of the processor time.
          env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('./node_modules/.cache/stima-compiled', import.meta.url)) },
          // After the others and one after the other: they start servers and containers, and some fill both processors.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
}));
