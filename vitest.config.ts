import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/kit/global-setup.ts'],
    // Much of the time is spent waiting, for real leases and real timeouts: one worker more than two cores have. No file
    // leaves anything behind in a module, so none needs modules of its own.
    maxWorkers: 3,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
