import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly browser: string;
  readonly tfjs: string;
  readonly jax: string;
  readonly torch: string | null;
  readonly date: string;
  /** Processes that wanted a core in the minute before: above a few tenths, something else was running. */
  readonly loadBefore: number;
}

/** The version of an installed package, read from its folder: some do not export their package.json. */
function versionOf(name: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  for (;;) {
    try {
      const content = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (content.name === name && content.version !== undefined) return content.version;
    } catch {
      // Not the package's own folder yet.
    }
    const parent = dirname(folder);
    if (parent === folder) return 'unknown';
    folder = parent;
  }
}

export function describeMachine(browser: string, torch: string | null): MachineFacts {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    browser,
    tfjs: versionOf('@tensorflow/tfjs'),
    jax: versionOf('@jax-js/jax'),
    torch,
    date: new Date().toISOString().slice(0, 10),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
