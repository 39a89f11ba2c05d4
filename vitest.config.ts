import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{tests,datasets,training,registry,files,lambdas,cli,container,local,infra,bench}/**/*.test.ts'],
    reporters: ['default', './tests/plain-count.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
