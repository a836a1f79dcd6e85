import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2022', sourcemap: false },
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    // The engines bring threads of their own; two test files at a time suit a small machine.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    passWithNoTests: false,
  },
});
