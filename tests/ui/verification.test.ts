import { expect, it } from 'vitest';
import { verdictOn } from '../../src/ui/card/verdict.ts';

const original = { weightsSha256: 'a'.repeat(64) };

it('compares the weights of a repetition once it has finished, and only then', () => {
  const repetition = { name: 'shallow 2', weightsSha256: null } as const;
  expect(verdictOn(original, { ...repetition, state: 'training' }).kind).toBe('underWay');
  expect(verdictOn(original, { ...repetition, state: 'failed' }).kind).toBe('none');
  expect(verdictOn(original, { ...repetition, state: 'stopped', weightsSha256: original.weightsSha256 }).kind).toBe(
    'none',
  );
  expect(verdictOn(original, { ...repetition, state: 'finished', weightsSha256: original.weightsSha256 }).kind).toBe(
    'equal',
  );
  const different = verdictOn(original, { ...repetition, state: 'finished', weightsSha256: 'b'.repeat(64) });
  expect(different.kind).toBe('different');
  expect(different.sentence).toContain('b'.repeat(64));
});
