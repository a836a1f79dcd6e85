import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns, confusionMatrix, misclassified } from '../../src/domain/confusion.ts';

const digit = fc.nat({ max: 9 });
const rows = fc.array(fc.tuple(digit, digit, digit), { maxLength: 120 });
const column = (table: readonly (readonly number[])[], index: number) =>
  Uint8Array.from(table.map((row) => row[index] ?? 0));

describe('confusionMatrix', () => {
  it('has the true class as its row', () => {
    const matrix = confusionMatrix(Uint8Array.of(0, 1, 1, 2), Uint8Array.of(0, 2, 2, 1), 3);
    expect([...matrix]).toEqual([1, 0, 0, 0, 0, 2, 0, 1, 0]);
  });

  it('adds up: rows to classes, diagonal to right answers', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const labels = column(table, 0);
        const matrix = confusionMatrix(labels, column(table, 1));
        for (let label = 0; label < 10; label += 1) {
          const row = matrix.subarray(label * 10, label * 10 + 10);
          expect(row.reduce((sum, count) => sum + count, 0)).toBe(table.filter(([truth]) => truth === label).length);
          expect(row[label]).toBe(table.filter(([truth, said]) => truth === label && said === label).length);
        }
      }),
    );
    expect(() => confusionMatrix(new Uint8Array(2), new Uint8Array(3))).toThrow('3 predictions');
  });
});

describe('misclassified', () => {
  const labels = Uint8Array.of(0, 1, 2, 0, 1);
  const predictions = Uint8Array.of(1, 1, 0, 2, 0);
  const probabilities = Float32Array.of(0.25, 0.5, 0.25, 0, 1, 0, 0.75, 0.25, 0, 0.25, 0, 0.75, 0.5, 0.5, 0);

  it('puts the most confident first, equals in the order of the file', () => {
    const found = misclassified(labels, predictions, probabilities, {}, 3);
    expect(found.map(({ index }) => index)).toEqual([2, 3, 0, 4]);
    expect(found[0]).toEqual({ index: 2, label: 2, prediction: 0, confidence: 0.75 });
  });

  it('keeps one cell of the confusion matrix', () => {
    const cell = (filter: { label?: number; prediction?: number }) =>
      misclassified(labels, predictions, probabilities, filter, 3).map(({ index }) => index);
    expect(cell({ label: 0 })).toEqual([3, 0]);
    expect(cell({ prediction: 0 })).toEqual([2, 4]);
    expect(cell({ label: 1, prediction: 0 })).toEqual([4]);
    expect(cell({ label: 1, prediction: 1 })).toEqual([]);
  });

  it('finds as many as lie off the diagonal', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const truth = column(table, 0);
        const said = column(table, 1);
        const confidences = Float32Array.from(
          { length: table.length * 10 },
          (_, index) => ((index * 7919) % 101) / 101,
        );
        const matrix = confusionMatrix(truth, said);
        const found = misclassified(truth, said, confidences);
        expect(found.length).toBe(
          table.length - [...Array(10).keys()].reduce((sum, k) => sum + (matrix[k * 11] ?? 0), 0),
        );
        for (let index = 1; index < found.length; index += 1) {
          expect(found[index - 1]?.confidence).toBeGreaterThanOrEqual(found[index]?.confidence ?? 2);
        }
      }),
    );
  });
});

describe('compareRuns', () => {
  it('puts every example that either net gets wrong in one list', () => {
    const result = compareRuns(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 0, 3, 0), Uint8Array.of(1, 2, 0, 5));
    expect(result).toEqual({ mended: [1], broken: [2], stillWrong: [3] });
  });

  it('is its own mirror, and its counts are the errors', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const [labels, before, after] = [column(table, 0), column(table, 1), column(table, 2)];
        const forth = compareRuns(labels, before, after);
        const back = compareRuns(labels, after, before);
        expect(back).toEqual({ mended: forth.broken, broken: forth.mended, stillWrong: forth.stillWrong });
        const errors = table.filter(([label, first]) => label !== first).length;
        expect(forth.mended.length + forth.stillWrong.length).toBe(errors);
      }),
    );
  });
});
