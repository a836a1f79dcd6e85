import { describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/catalogue/catalogue.ts';
import type { Experiment } from '../../src/domain/experiment.ts';
import { changesOfRuns, hasSeedGroups, type ListedRun, listRuns } from '../../src/ui/runs/runList.ts';
import { changeInWords, describePlace, describeStates, ordinal } from '../../src/ui/runs/runWords.ts';
import { describeLoss, keptRuns, reasonToKeep } from '../../src/ui/storage/kept.ts';
import { someRun } from './someRun.ts';

function experiment(id: string): Experiment {
  const found = findExperiment(id);
  if (found === undefined) throw new Error(`the catalogue has ${id}`);
  return found.experiment;
}
const shallow = experiment('shallow');
const convolution = experiment('basic-conv');

/** a and c differ in their seed alone; d repeats a. */
const RUNS: readonly ListedRun[] = [
  { id: 'a', experiment: { ...shallow, seed: 1 } },
  { id: 'b', experiment: convolution },
  { id: 'c', experiment: { ...shallow, seed: 2 } },
  { id: 'd', experiment: { ...shallow, seed: 1, name: 'again' } },
];

describe('the list of runs', () => {
  it('folds runs that differ in their seed alone where the newest of them stands', () => {
    expect(listRuns(RUNS, true)).toEqual([
      { kind: 'group', key: expect.any(String), ids: ['a', 'c', 'd'] },
      { kind: 'run', id: 'b' },
    ]);
    expect(listRuns(RUNS, false).map((item) => item.kind === 'run' && item.id)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('does not fold the same run made twice: it has one seed', () => {
    const twice = RUNS.filter(({ id }) => id !== 'c');
    expect(hasSeedGroups(RUNS)).toBe(true);
    expect(hasSeedGroups(twice)).toBe(false);
    expect(listRuns(twice, true).map(({ kind }) => kind)).toEqual(['run', 'run', 'run']);
  });

  it('tells a run against the earlier one most like it, however long ago', () => {
    const faster = { id: 'e', experiment: { ...shallow, training: { ...shallow.training, learningRate: 0.5 } } };
    const changes = changesOfRuns([...RUNS, faster]);
    expect(changes.has('a')).toBe(false);
    expect(changes.get('b')).toMatchObject({ from: 'a', isRunBefore: true });
    expect(changes.get('c')).toEqual({ from: 'a', isRunBefore: false, lines: ['Seed: 1 → 2'] });
    expect(changes.get('d')).toEqual({ from: 'a', isRunBefore: false, lines: [] });
    const change = changes.get('e');
    expect(change).toEqual({ from: 'd', isRunBefore: true, lines: ['Learning rate: 0.1 → 0.5'] });
  });

  it('says so in words', () => {
    const lines = ['Epochs: 60 → 20'];
    expect(changeInWords({ from: 'a', isRunBefore: true, lines }, 'one')).toBe('Epochs: 60 → 20');
    expect(changeInWords({ from: 'a', isRunBefore: false, lines }, 'one')).toBe('Against one: Epochs: 60 → 20');
    expect(changeInWords({ from: 'a', isRunBefore: false, lines: [] }, 'one')).toBe('Same settings as one');
    expect(changeInWords({ from: 'a', isRunBefore: true, lines: [] }, 'one')).toBe('Same settings as the run before');
  });
});

describe('words of runs', () => {
  it('counts places', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th',
    );
    expect(describePlace(someRun({ state: 'queued' }), 1)).toBe('Queued, 2nd');
    expect(describePlace(someRun({ state: 'training' }), -1)).toBe('Training');
    expect(describePlace(someRun({ state: 'queued', isElsewhere: true }), -1)).toBe('In another tab');
  });

  it('counts states', () => {
    const states = ['finished', 'training', 'queued', 'queued'] as const;
    expect(describeStates(states.map((state) => someRun({ state })))).toBe('1 finished, 1 training, 2 queued');
  });
});

describe('what is kept', () => {
  const runs = ['one', 'two', 'three'].map((name, index) => someRun({ id: name, name, createdAt: index }));
  const sizes = [{ runId: 'two', weights: 400_000, predictions: 880_000 }];

  it('has the largest first, then the newest, and zero where nothing is kept', () => {
    expect(keptRuns(runs, sizes).map(({ run, total }) => [run.name, total])).toEqual([
      ['two', 1_280_000],
      ['three', 0],
      ['one', 0],
    ]);
  });

  it('is deleted by name, and only what does not train or wait', () => {
    expect(describeLoss(keptRuns(runs, sizes).slice(0, 2))).toBe(
      'Delete two and three? 0 epochs of training, their curves, weights and answers are lost for good. 1.3 MB become free.',
    );
    const many = Array.from({ length: 9 }, (_, index) =>
      someRun({ id: `${index}`, name: `run ${index}`, createdAt: -index }),
    );
    expect(describeLoss(keptRuns(many, []))).toContain('run 0, run 1, run 2, run 3, run 4 and 4 more?');
    expect(reasonToKeep(someRun({ state: 'finished' }))).toBeNull();
    expect(reasonToKeep(someRun({ state: 'stopped' }))).toBeNull();
    for (const state of ['queued', 'preparing', 'training', 'paused'] as const) {
      expect(reasonToKeep(someRun({ state })), state).not.toBeNull();
    }
    expect(reasonToKeep(someRun({ state: 'finished', isElsewhere: true }))).toContain('tab');
  });
});
