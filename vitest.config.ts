import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks', // a native addon must not share its process with another test file
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/*.test.ts', 'e2e/dashboards/*.test.ts'],
          globalSetup: ['scripts/build-before-e2e.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 }, // after the unit tests, so that timings are not theirs to disturb
        },
      },
      {
        extends: true,
        test: {
          name: 'desktop',
          include: ['e2e/desktop/*.test.ts'],
          globalSetup: ['scripts/prepare-desktop.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } }, // a window is not there at once
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
