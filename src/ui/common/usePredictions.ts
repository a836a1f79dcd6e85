/** Predictions kept from earlier visits come into the page when something looks at them. */
import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLab } from '../../store/labStore.ts';

/** Has the predictions of these runs read where they are not in the page yet. @returns whether some are on their way */
export function usePredictions(runIds: readonly (string | null)[] | 'all'): boolean {
  const unread = useLab(
    useShallow((lab) =>
      lab.runs
        .filter(({ id, hasUnreadPredictions }) => hasUnreadPredictions && (runIds === 'all' || runIds.includes(id)))
        .map(({ id }) => id),
    ),
  );
  useEffect(() => {
    if (unread.length > 0) void useLab.getState().readPredictions(unread);
  }, [unread]);
  return unread.length > 0;
}
