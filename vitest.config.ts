import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.test.ts', '{datasets,training,lambdas,infra,local,bench}/**/*.test.ts'],
    reporters: ['default', './vitest.reporter.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
