import { useEffect, useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import { closeExchange, openExchange, showNotice } from './exchange.ts';

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

async function open(file: File): Promise<void> {
  const [{ readImportFile }, { takeImport }] = await Promise.all([
    import('./readImport.ts'),
    import('./ImportDialog.tsx'),
  ]);
  const failure = takeImport(await readImportFile(file, useLab.getState().draft));
  closeExchange();
  if (failure !== null) openExchange({ kind: 'import', text: '', failure }, null);
}

/** Opens a file dropped anywhere on the page; tells whether one hovers over it. */
export function useFileDrop(): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) {
        open(file).catch(() => showNotice(`${file.name} could not be read. The bench is unchanged.`));
      }
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}
