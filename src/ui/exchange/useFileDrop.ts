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

/** What was dropped, as far as it can be told before anything is read: one file, or why it is not opened. */
function takeDrop({ items, files }: DataTransfer): File | string {
  const [file] = files;
  if (file === undefined) return 'Nothing that can be read was dropped. The bench is unchanged.';
  if (files.length > 1) return `${files.length} files were dropped. Drop one at a time; the bench is unchanged.`;
  const isFolder = [...items].some((item) => item.webkitGetAsEntry()?.isDirectory === true);
  return isFolder ? `${file.name} is a folder. Drop the file itself; the bench is unchanged.` : file;
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
      if (event.dataTransfer === null) return;
      const dropped = takeDrop(event.dataTransfer);
      if (typeof dropped === 'string') {
        showNotice(dropped);
        return;
      }
      showNotice(null);
      open(dropped).catch(() => showNotice(`${dropped.name} could not be read. The bench is unchanged.`));
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
