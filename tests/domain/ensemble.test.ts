import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemberPredictions, voteEnsemble } from '../../src/domain/ensemble.ts';

const CLASSES = 4;

/** A net whose probabilities are the given rows. */
function member(rows: readonly (readonly number[])[]): MemberPredictions {
  return {
    predictions: Uint8Array.from(rows.map((row) => row.indexOf(Math.max(...row)))),
    probabilities: Float32Array.from(rows.flat()),
  };
}

describe('voteEnsemble', () => {
  it('takes the class with most votes, however sure the others are', () => {
    const nets = [member([[0, 1, 0, 0]]), member([[0.3, 0.2, 0.3, 0.2]]), member([[0.4, 0.35, 0.25, 0]])];
    const result = voteEnsemble(Uint8Array.of(0), nets, CLASSES);
    expect([...result.predictions]).toEqual([0]);
    expect([...result.votes]).toEqual([2, 1, 0, 0]);
    expect(result).toMatchObject({ accuracy: 1, errors: 0, ties: 0 });
    expect(result.members.map(({ errors, mended, made }) => [errors, mended, made])).toEqual([
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('breaks a tie by the sum of all probabilities, then by the lower class', () => {
    const bySum = voteEnsemble(Uint8Array.of(2), [member([[0, 0.5, 0.4, 0.1]]), member([[0, 0.1, 0.8, 0.1]])], CLASSES);
    expect([...bySum.predictions]).toEqual([2]);
    const equal = voteEnsemble(Uint8Array.of(2), [member([[0, 0, 1, 0]]), member([[0, 1, 0, 0]])], CLASSES);
    expect([...equal.predictions]).toEqual([1]);
    expect(bySum).toMatchObject({ ties: 1, tiesRight: 1, tiesByLowerClass: 0 });
    expect(equal).toMatchObject({ ties: 1, tiesRight: 0, tiesByLowerClass: 1, errors: 1, accuracy: 0 });
    expect(equal.members[0]).toMatchObject({ made: 1, mended: 0, accuracy: 1 });
  });

  it('gives a class without a vote no chance, even with the largest sum', () => {
    const nets = [member([[0.5, 0, 0.49, 0.01]]), member([[0, 0.5, 0.49, 0.01]])];
    expect([...voteEnsemble(Uint8Array.of(0), nets, CLASSES).predictions]).toEqual([0]);
  });

  it('refuses what does not fit', () => {
    expect(() => voteEnsemble(new Uint8Array(1), [], CLASSES)).toThrow('0 nets');
    expect(() => voteEnsemble(new Uint8Array(2), [member([[1, 0, 0, 0]])], CLASSES)).toThrow('do not fit');
  });

  it('agrees with a count by hand, in any order of the nets', () => {
    const row = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: CLASSES, maxLength: CLASSES });
    const nets = fc.array(fc.array(row, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    const labels = fc.uint8Array({ minLength: 6, maxLength: 6, max: CLASSES - 1 });
    fc.assert(
      fc.property(nets, labels, (tables, truth) => {
        const members = tables.map(member);
        const result = voteEnsemble(truth, members, CLASSES);
        let right = 0;
        for (let example = 0; example < 6; example += 1) {
          const scores = Array.from({ length: CLASSES }, (_, label) => {
            const votes = members.filter((one) => one.predictions[example] === label).length;
            const sum = tables.reduce((total, table) => total + (table[example]?.[label] ?? 0), 0);
            return votes * 1e6 + sum;
          });
          const winner = scores.indexOf(Math.max(...scores));
          expect(result.predictions[example]).toBe(winner);
          if (winner === truth[example]) right += 1;
        }
        expect(result.accuracy).toBe(right / 6);
        expect(result.votes.reduce((sum, votes) => sum + votes, 0)).toBe(6 * members.length);
        for (const effect of result.members) expect(effect.errors - effect.mended + effect.made).toBe(result.errors);
        const reversed = voteEnsemble(truth, [...members].reverse(), CLASSES);
        expect(reversed.predictions).toEqual(result.predictions);
      }),
    );
  });
});
