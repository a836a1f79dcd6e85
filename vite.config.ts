import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mnistPlugin } from './src/tooling/mnistPlugin.ts';
import { DEVELOPMENT_NONCE, securityHeaders } from './src/tooling/securityHeaders.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig(({ command }) => ({
  base: './',
  define: { PROGRAM_VERSION: JSON.stringify(version) },
  plugins: [react(), mnistPlugin({ emit: true })],
  // A worker's bundle has plugins of its own; the page's bundle already emits the data files.
  worker: { format: 'es', plugins: () => [mnistPlugin({ emit: false })] },
  build: { target: 'es2023', manifest: true, chunkSizeWarningLimit: 4096, assetsInlineLimit: 0 },
  server: { headers: securityHeaders('development') },
  ...(command === 'serve' ? { html: { cspNonce: DEVELOPMENT_NONCE } } : {}),
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    // The engines bring threads of their own; two test files at a time suit a small machine.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    passWithNoTests: false,
  },
}));
