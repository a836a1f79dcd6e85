/** What is kept of a run's earlier epochs, read when it is looked at. */
import { useEffect, useState } from 'react';
import type { EpochAnswers } from '../../store/epochAnswers.ts';
import { useLab } from '../../store/labStore.ts';

const NOTHING: ReadonlyMap<string, EpochAnswers> = new Map();
const NO_ANSWERS = { answers: null, isMissing: false } as const;

/** What was read, and what for. */
interface Reading<Value> {
  readonly key: string;
  readonly value: Value | null;
}

function useReading<Value>(key: string | null, read: () => Promise<Value | null>): Reading<Value> | null {
  const [reading, setReading] = useState<Reading<Value> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is read
  useEffect(() => {
    if (key === null) return;
    let isLatest = true;
    void read().then((value) => isLatest && setReading({ key, value }));
    return () => {
      isLatest = false;
    };
  }, [key]);
  return reading;
}

export interface KeptAnswers {
  /** Null where they are not kept. While they are read, those that were asked for before. */
  readonly answers: EpochAnswers | null;
  readonly isMissing: boolean;
}

/** What a run answered after an epoch; a null epoch asks for nothing. */
export function useAnswersAt(runId: string | null, epoch: number | null): KeptAnswers {
  const key = runId === null || epoch === null ? null : `${runId}/${epoch}`;
  const reading = useReading(key, () => useLab.getState().answersAt(runId ?? '', epoch ?? 0));
  // What was read of another run is not shown in the meantime.
  if (key === null || reading === null || !reading.key.startsWith(`${runId}/`)) return NO_ANSWERS;
  return { answers: reading.value, isMissing: reading.key === key && reading.value === null };
}

/** What a run answered after each of its epochs so far, in their order. */
export function useHistory(runId: string | null, epochs: number): readonly EpochAnswers[] {
  const [history, setHistory] = useState<readonly EpochAnswers[]>([]);
  useEffect(() => {
    if (runId === null) return;
    let isLatest = true;
    // A run that went on from an earlier checkpoint trains the epochs after it once more.
    const read = async () => (await useLab.getState().historyOf(runId)).filter(({ epoch }) => epoch <= epochs);
    void read().then((found) => isLatest && setHistory(found));
    return () => {
      isLatest = false;
    };
  }, [runId, epochs]);
  return history;
}

/** What several runs answered after an epoch, by their ids; those that have kept it. */
export function useAnswersOfRuns(runIds: readonly string[], epoch: number | null): ReadonlyMap<string, EpochAnswers> {
  const key = epoch === null ? null : `${epoch}/${runIds.join(' ')}`;
  const reading = useReading(key, async () => {
    const { answersAt } = useLab.getState();
    const found = await Promise.all(runIds.map(async (id) => [id, await answersAt(id, epoch ?? 0)] as const));
    return new Map(found.flatMap(([id, answers]) => (answers === null ? [] : [[id, answers] as const])));
  });
  return (key !== null && reading?.key === key && reading.value) || NOTHING;
}
