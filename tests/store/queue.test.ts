import fc from 'fast-check';
import { expect, it } from 'vitest';
import { movedRanks, queuedRuns } from '../../src/store/queue.ts';
import type { Run } from '../../src/store/types.ts';

type Waiting = Pick<Run, 'id' | 'state' | 'queueRank' | 'isElsewhere'>;

const waiting = (id: string, queueRank: number, rest: Partial<Waiting> = {}): Waiting => ({
  id,
  queueRank,
  state: 'queued',
  isElsewhere: false,
  ...rest,
});

it('only runs that wait in this tab are queued, by rank', () => {
  const runs = [
    waiting('a', 3),
    waiting('b', 1),
    waiting('elsewhere', 0, { isElsewhere: true }),
    waiting('finished', 0, { state: 'finished' }),
    waiting('c', 2),
  ];
  const queue = queuedRuns(runs, []);
  expect(queue).toEqual(['b', 'c', 'a']);
  expect(queuedRuns(runs, queue)).toBe(queue);
});

const move = fc.record({ run: fc.nat(9), by: fc.integer({ min: -12, max: 12 }) });

it('however runs are moved, the ranks give the order that moving gives, and stay distinct', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 10 }), fc.array(move), (ranks, moves) => {
      let runs = ranks.map((rank, index) => waiting(String(index), rank));
      let queue = queuedRuns(runs, []);
      for (const { run, by } of moves) {
        const id = String(run % ranks.length);
        const rest = queue.filter((other) => other !== id);
        const place = Math.max(0, Math.min(rest.length, queue.indexOf(id) + by));
        const changes = new Map(movedRanks(runs, queue, id, by));
        runs = runs.map((other) => ({ ...other, queueRank: changes.get(other.id) ?? other.queueRank }));
        queue = queuedRuns(runs, queue);
        expect(queue).toEqual([...rest.slice(0, place), id, ...rest.slice(place)]);
      }
      expect(new Set(runs.map(({ queueRank }) => queueRank))).toEqual(new Set(ranks));
    }),
  );
});

it('a run that does not wait is not moved', () => {
  expect(movedRanks([waiting('a', 1)], ['a'], 'b', 1)).toEqual([]);
});
