import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{datasets,training,lambdas,infra,local,bench}/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
