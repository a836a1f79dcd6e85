import { lazy, Suspense } from 'react';
import { closeRunDialog, useRunDialogs } from './runDialogs.ts';

const RepeatDialog = lazy(async () => ({ default: (await import('./RepeatDialog.tsx')).RepeatDialog }));
const RenameDialog = lazy(async () => ({ default: (await import('./RenameDialog.tsx')).RenameDialog }));
const StorageDialog = lazy(async () => ({ default: (await import('../storage/StorageDialog.tsx')).StorageDialog }));

/** The dialog about a run or about storage that is open, loaded when it is first asked for. */
export function RunDialogs() {
  const { dialog, opener } = useRunDialogs();
  if (dialog === null) return null;
  const shared = { returnFocus: opener, onClose: closeRunDialog };
  return (
    <Suspense fallback={null}>
      {dialog.kind === 'repeat' && <RepeatDialog {...shared} runId={dialog.runId} />}
      {dialog.kind === 'rename' && <RenameDialog {...shared} runId={dialog.runId} />}
      {dialog.kind === 'storage' && <StorageDialog {...shared} />}
    </Suspense>
  );
}
