import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INITIAL_TRAINING_STATE } from '../../src/domain/run.ts';
import type { Run, StoredPredictions } from '../../src/store/types.ts';
import {
  candidatesAmong,
  describeTally,
  describeTie,
  firstChoice,
  reportVote,
  voterChoices,
  wrongByVote,
} from '../../src/ui/ensemble/voters.ts';
import { someRun } from './someRun.ts';

const CLASSES = 10;

/** Predictions of three digits whose probabilities are these numbers, divided by their sum. */
function stored(rows: readonly (readonly number[])[], epoch = 1): StoredPredictions {
  return {
    epoch,
    split: 'test',
    predictions: Uint8Array.from(rows.map((row) => row.indexOf(Math.max(...row)))),
    probabilities: Float32Array.from(
      rows.flatMap((row) => row.map((value) => value / row.reduce((sum, one) => sum + one))),
    ),
  };
}

/** All probability on two classes. */
function twoClasses(first: number, share: number, second: number): number[] {
  return Array.from({ length: CLASSES }, (_, label) => (label === first ? share : label === second ? 1 - share : 0));
}

function run(id: string, seed: number, changes: Partial<Run> = {}): Run {
  const plain = someRun({});
  return someRun({
    id,
    name: id,
    experiment: { ...plain.experiment, seed },
    training: {
      ...INITIAL_TRAINING_STATE,
      best: { epoch: 1, validationAccuracy: 0.9, testAccuracy: 0.9 },
    },
    bestTest: stored([twoClasses(1, 0.9, 2)]),
    ...changes,
  });
}

describe('who can vote', () => {
  it('is who has the predictions of its best epoch', () => {
    const without = run('without', 3, { bestTest: null });
    const behind = run('behind', 4, { bestTest: stored([], 7) });
    const trains = run('trains', 5, { bestTest: stored([], 7), state: 'training' });
    const { voters, unavailable } = candidatesAmong([run('a', 1), someRun({ id: 'new' }), without, behind, trains]);
    expect(voters.map(({ run: { id } }) => id)).toEqual(['a']);
    expect(unavailable.map(({ id }) => id)).toEqual(['without', 'behind']);
  });

  it('can be chosen by seeds, by state and by what is shown', () => {
    const { experiment } = someRun({});
    const other = { ...experiment, data: { ...experiment.data, trainSize: 77 }, name: 'other' };
    const { voters } = candidatesAmong([
      run('a', 1, { visible: false }),
      run('b', 2),
      run('c', 1, { experiment: other, state: 'stopped' }),
    ]);
    expect(voterChoices(voters).map(({ label, ids }) => [label, ids])).toEqual([
      ['All seeds of shallow', ['a', 'b']],
      ['All finished runs', ['a', 'b']],
      ['All whose curves are shown', ['b', 'c']],
    ]);
    expect(firstChoice(voters, 'b')).toEqual(['a', 'b']);
    expect(firstChoice(voters.slice(1), 'b')).toEqual(['b', 'c']);
  });
});

describe('the report of a vote', () => {
  it('tells ties and what decided them', () => {
    const members = [stored([twoClasses(4, 0.9, 9)]), stored([twoClasses(9, 0.6, 4)])];
    const { result } = reportVote(Uint8Array.of(9), members, [0.9, 0.9]);
    expect(describeTally(result, 0)).toBe('1 vote for 4, 1 for 9');
    expect(describeTie(result, members, 0)).toBe(
      'A tie, decided by the larger summed probability (1.300 for 4, 0.700 for 9).',
    );
    expect(wrongByVote(Uint8Array.of(9), result, members)).toMatchObject([{ image: 0, truth: 9, predicted: 4 }]);
    const agreed = reportVote(Uint8Array.of(9), [...members, ...members.slice(1)], [0.9, 0.9, 0.9]).result;
    expect(describeTally(agreed, 0)).toBe('2 votes for 9, 1 for 4');
    expect(describeTie(agreed, members, 0)).toBeNull();
  });

  it('counts what a count by hand finds, and holds the vote against the best net by validation', () => {
    const COUNT = 8;
    const row = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: CLASSES, maxLength: CLASSES });
    const net = fc.array(row, { minLength: COUNT, maxLength: COUNT });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(net, fc.integer({ min: 0, max: 5 })), { minLength: 2, maxLength: 5 }),
        fc.uint8Array({ minLength: COUNT, maxLength: COUNT, max: 9 }),
        (nets, labels) => {
          const members = nets.map(([rows]) => stored(rows));
          const validation = nets.map(([, score]) => score / 5);
          const { result, mean, bestMember, test } = reportVote(labels, members, validation);
          for (const score of validation) expect(validation[bestMember]).toBeGreaterThanOrEqual(score);
          const best = members[bestMember]?.predictions ?? new Uint8Array();
          const right = [...labels.keys()].filter((image) => result.predictions[image] === labels[image]);
          const bestRight = [...labels.keys()].filter((image) => best[image] === labels[image]);
          expect(test.onlySecond).toBe(right.filter((image) => !bestRight.includes(image)).length);
          expect(test.onlyFirst).toBe(bestRight.filter((image) => !right.includes(image)).length);
          expect(mean.errors - mean.mended + mean.made).toBeCloseTo(result.errors, 9);
          const wrong = wrongByVote(labels, result, members);
          expect(wrong.map(({ image }) => image)).toEqual([...labels.keys()].filter((image) => !right.includes(image)));
          for (const { image, predicted, confidence } of wrong) {
            const shares = members.map(({ probabilities }) => probabilities[image * CLASSES + predicted] ?? 0);
            expect(confidence).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / members.length, 9);
          }
        },
      ),
    );
  });
});
