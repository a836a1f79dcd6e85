import { useEffect } from 'react';
import { useLab } from '../../store/labStore.ts';
import type { Run } from '../../store/types.ts';
import { announce } from '../common/announce.ts';
import { formatPercent } from '../common/format.ts';
import { describeState } from './runWords.ts';

/** What there is to say about a run since it was last looked at, or null. */
export function newsOf(run: Run, before: Run | undefined): string | null {
  const news: string[] = [];
  if (before === undefined || run.training.epochs.length > before.training.epochs.length) {
    const epoch = run.training.epochs.at(-1);
    if (epoch !== undefined) {
      news.push(
        `epoch ${epoch.epoch} of ${run.experiment.training.epochs}: validation accuracy ${formatPercent(epoch.validationAccuracy)}, cost ${epoch.cost.toFixed(3)}`,
      );
    }
  }
  if (before === undefined || run.state !== before.state) {
    const result =
      run.state === 'finished' && run.training.best !== null
        ? `, test accuracy ${formatPercent(run.training.best.testAccuracy)} at the best epoch`
        : '';
    news.push(`${describeState(run).toLowerCase()}${result}${run.failure === null ? '' : `: ${run.failure}`}`);
  }
  return news.length === 0 ? null : `${run.name}, ${news.join('; ')}.`;
}

/** Reads out each run's states and epochs as they come. Draws nothing. */
export function RunAnnouncer() {
  useEffect(
    () =>
      useLab.subscribe((lab, before) => {
        if (lab.runs === before.runs) return;
        const earlier = new Map(before.runs.map((run) => [run.id, run]));
        for (const run of lab.runs) {
          const known = earlier.get(run.id);
          if (run === known) continue;
          const news = newsOf(run, known);
          if (news !== null) announce(news);
        }
      }),
    [],
  );
  return null;
}
