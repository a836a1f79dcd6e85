/** Both sides of the kernels' memory number its words alike. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  BROKEN,
  CONTROL,
  GENERATION,
  JOB,
  JOB_GENERATION,
  RECORD_BYTES,
  RECORD_WORDS,
  WORD,
} from '../../../src/engine/cpu/words.ts';
import { projectRoot } from '../../../src/tooling/paths.ts';

/** The value of each constant of the kernels' program.ts, as it is written there. */
const constants = new Map<string, string>();

beforeAll(async () => {
  const program = await readFile(join(projectRoot, 'src/engine/cpu/assembly/program.ts'), 'utf8');
  for (const [, name = '', value = ''] of program.matchAll(/^export const (\w+): \w+ = (.+);$/gm)) {
    constants.set(name, value);
  }
});

function constantOf(name: string): string | undefined {
  return constants.get(name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
}

describe('the words of the kernels’ memory', () => {
  it.each(Object.entries(WORD))('has %s of the control block at %i', (name, word) => {
    expect(constantOf(name)).toBe(String(word));
  });

  it.each(RECORD_WORDS.map((name, place) => [name, place] as const))('has %s of a record at %i', (name, place) => {
    expect(constantOf(name)).toBe(String(place));
    expect(place * 4).toBeLessThan(RECORD_BYTES);
  });

  it('has the same jobs and addresses', () => {
    expect(constantOf('control')).toBe(String(CONTROL));
    expect(constantOf('recordBytes')).toBe(String(RECORD_BYTES));
    expect(constantOf('jobGeneration')).toBe(`CONTROL + ${JOB_GENERATION - CONTROL}`);
    expect(constantOf('generation')).toBe(`CONTROL + ${GENERATION - CONTROL}`);
    expect(constantOf('broken')).toBe(`CONTROL + ${BROKEN - CONTROL}`);
    for (const [name, job] of Object.entries(JOB)) {
      expect(constantOf(`job${name[0]?.toUpperCase()}${name.slice(1)}`)).toBe(String(job));
    }
  });
});
