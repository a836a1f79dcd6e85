/** What trained runs say about an image. */
import { useEffect, useRef, useState } from 'react';
import { insight, type Subject, subjectOf } from '../../store/insight.ts';
import type { Run } from '../../store/types.ts';

export interface Answer {
  readonly run: Run;
  /** Class probabilities; null where there are no weights to ask. */
  readonly probabilities: Float32Array | null;
  readonly failure: string | null;
}

const subjects = new Map<string, Promise<Subject | null>>();

/** The weights of a run's best epoch, read once. */
function bestOf(run: Run): Promise<Subject | null> {
  const key = `${run.id}/${run.training.best?.epoch}`;
  const known = subjects.get(key);
  if (known !== undefined) return known;
  for (const old of subjects.keys()) if (old.startsWith(`${run.id}/`)) subjects.delete(old);
  const subject = subjectOf(run, 'best');
  subjects.set(key, subject);
  // A run under way keeps its weights a moment after its epoch is shown.
  subject.then((found) => found === null && subjects.delete(key)).catch(() => subjects.delete(key));
  return subject;
}

async function ask(run: Run, image: Uint8Array): Promise<Answer> {
  try {
    const subject = await bestOf(run);
    if (subject === null) return { run, probabilities: null, failure: 'Its weights are not kept.' };
    return { run, probabilities: await insight.ask({ kind: 'predict', subject, images: image }), failure: null };
  } catch (error) {
    return { run, probabilities: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Answers to the latest image; while one is being answered, only the newest of those that come waits. */
export function useAnswers(runs: readonly Run[], image: Uint8Array): readonly Answer[] {
  const [answers, setAnswers] = useState<readonly Answer[]>([]);
  const wanted = useRef<{ readonly runs: readonly Run[]; readonly image: Uint8Array } | null>(null);
  const isAsking = useRef(false);
  useEffect(() => {
    wanted.current = { runs, image };
    const work = async () => {
      isAsking.current = true;
      for (let next = wanted.current; next !== null; next = wanted.current) {
        wanted.current = null;
        const question = next;
        setAnswers(await Promise.all(question.runs.map((run) => ask(run, question.image))));
      }
      isAsking.current = false;
    };
    if (!isAsking.current) void work();
  }, [runs, image]);
  return answers;
}
