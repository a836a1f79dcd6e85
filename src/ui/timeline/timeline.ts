/** The epoch that the page looks back to: one for all that shows a run's state, so that everything is rewound together. */
import { create } from 'zustand';

interface Timeline {
  /** The run that is looked at as it was; null where none is. */
  readonly runId: string | null;
  /** From 0, before training; null is the latest epoch, whichever that is. */
  readonly epoch: number | null;
}

export const useTimeline = create<Timeline>(() => ({ runId: null, epoch: null }));

/** Shows a run as it was after an epoch; null shows the latest again. */
export function rewind(runId: string, epoch: number | null): void {
  useTimeline.setState({ runId, epoch });
}

/** The epoch that a run is rewound to; null where it is shown as it is now. */
export function useRewound(runId: string | null): number | null {
  return useTimeline((timeline) => (timeline.runId === runId ? timeline.epoch : null));
}
