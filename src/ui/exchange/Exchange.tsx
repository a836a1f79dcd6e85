import { IconX } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import tools from '../common/Tools.module.css';
import { showNotice, useExchange } from './exchange.ts';
import classes from './Notice.module.css';
import { useFileDrop } from './useFileDrop.ts';
import { useShareLink } from './useShareLink.ts';

const ImportDialog = lazy(() => import('./ImportDialog.tsx'));
const ExportDialog = lazy(() => import('./ExportDialog.tsx'));

/** Files dropped on the page, share links in its address, and the dialogs of import and export. */
export function Exchange() {
  const dialog = useExchange((exchange) => exchange.dialog);
  const notice = useExchange((exchange) => exchange.notice);
  const isOver = useFileDrop();
  useShareLink();
  return (
    <>
      {notice !== null && (
        <div className={classes.notice} role="alert">
          <p>{notice}</p>
          <button
            type="button"
            className={tools.tool}
            aria-label="Dismiss"
            title="Dismiss"
            onClick={() => showNotice(null)}
          >
            <IconX size={16} stroke={1.75} aria-hidden="true" />
          </button>
        </div>
      )}
      {isOver && <div className={classes.drop}>Drop the experiment file or the network3 code here</div>}
      <Suspense>
        {dialog?.kind === 'import' && <ImportDialog text={dialog.text} failure={dialog.failure} />}
        {dialog?.kind === 'export' && <ExportDialog subject={dialog.subject} />}
      </Suspense>
    </>
  );
}
