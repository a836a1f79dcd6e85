import { lazy, Suspense } from 'react';
import { closeStudy, useStudies } from './studies.ts';

const CompareDialog = lazy(async () => ({ default: (await import('./CompareDialog.tsx')).CompareDialog }));
const DrawDialog = lazy(async () => ({ default: (await import('../draw/DrawDialog.tsx')).DrawDialog }));
const InsideDialog = lazy(async () => ({ default: (await import('../inside/InsideDialog.tsx')).InsideDialog }));
const RunCardDialog = lazy(async () => ({ default: (await import('../card/RunCardDialog.tsx')).RunCardDialog }));
const VoteDialog = lazy(async () => ({ default: (await import('../ensemble/VoteDialog.tsx')).VoteDialog }));
const SweepDialog = lazy(async () => ({ default: (await import('../sweep/SweepDialog.tsx')).SweepDialog }));
const ReportDialog = lazy(async () => ({ default: (await import('../report/ReportDialog.tsx')).ReportDialog }));

/** The study that is open, loaded when it is first asked for. */
export function Studies() {
  const { open, opener, runId } = useStudies();
  const shared = { returnFocus: opener, onClose: closeStudy };
  if (open === null) return null;
  return (
    <Suspense fallback={null}>
      {open === 'compare' && <CompareDialog {...shared} />}
      {open === 'draw' && <DrawDialog {...shared} />}
      {open === 'inside' && <InsideDialog {...shared} runId={runId} />}
      {open === 'vote' && <VoteDialog {...shared} />}
      {open === 'report' && <ReportDialog {...shared} />}
      {open === 'sweep' && <SweepDialog {...shared} />}
      {open === 'card' && <RunCardDialog {...shared} runId={runId} />}
    </Suspense>
  );
}
