import { useEffect } from 'react';
import { ExperimentError } from '../../domain/experiment.ts';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { showNotice } from './exchange.ts';

/** The experiment in the page's address goes on the bench; a reload must not bring it back over later edits. */
async function openAddress(): Promise<void> {
  const { hash, pathname, search } = location;
  if (hash.length <= 1) return;
  const { decodeShareFragment } = await import('../../export/shareLink.ts');
  try {
    const experiment = decodeShareFragment(hash);
    if (experiment === null) return;
    useLab.getState().setDraft(experiment, `open the link to ${experiment.name}`);
    showNotice(null);
    announce(`${experiment.name} is on the bench, from the link.`);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    showNotice(`The link does not hold an experiment: ${error.message}. The bench is unchanged.`);
  }
  history.replaceState(null, '', pathname + search);
}

/** Opens share links: the one that the page was opened with, and every later one. */
export function useShareLink(): void {
  useEffect(() => {
    const open = () => {
      openAddress().catch(() => showNotice('The link could not be opened. The bench is unchanged.'));
    };
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);
}
