import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import { joinAll } from '../layers/blocks.ts';
import classes from './Exchange.module.css';
import { closeExchange, useExchange } from './exchange.ts';
import type { ImportFailure } from './importFailure.ts';
import { type ImportResult, readImport, readImportFile } from './readImport.ts';

/** Puts what was read on the bench; returns why it cannot be where it cannot. */
export function takeImport(result: ImportResult): ImportFailure | null {
  if (!result.isRead) {
    announce(`Nothing was opened. ${result.failure.message}`);
    return result.failure;
  }
  useLab.getState().setDraft(result.experiment, `open ${result.experiment.name}`);
  // The book's code says convolution and pooling in one line.
  if (result.from === 'network3 code') joinAll(result.experiment.network.layers);
  announce(`${result.experiment.name} is on the bench, from the ${result.from}.`);
  return null;
}

function Failure({ failure }: { readonly failure: ImportFailure }) {
  return (
    <div className={classes.failure} role="alert">
      <p>
        <strong>{failure.message}</strong> The bench is unchanged.
      </p>
      <ul>
        {failure.details.map((detail) => (
          <li key={`${detail.place} ${detail.expected}`}>
            <code>{detail.place}</code>: expected {detail.expected}, received {detail.received}
            {detail.quote !== null && <pre>{detail.quote}</pre>}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ImportDialogProps {
  readonly text: string;
  readonly failure: ImportFailure | null;
}

/** Opens an experiment file or network3 code, chosen or pasted; what cannot be opened is explained, and changes nothing. */
export default function ImportDialog({ text: initialText, failure: initialFailure }: ImportDialogProps) {
  const [text, setText] = useState(initialText);
  const [failure, setFailure] = useState(initialFailure);
  const opener = useExchange((exchange) => exchange.opener);
  const file = useRef<HTMLInputElement>(null);
  const textId = useId();
  const take = (result: ImportResult) => {
    const refused = takeImport(result);
    setFailure(refused);
    if (refused === null) closeExchange();
  };
  return (
    <Dialog title="Open an experiment" onClose={closeExchange} returnFocus={opener}>
      <div className={classes.body}>
        <p className={classes.lead}>
          An experiment file, or code of the book’s network3: <code>Network([…], mini_batch_size)</code> with its{' '}
          <code>net.SGD(…)</code>. Undo brings back what is on the bench now.
        </p>
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileImport size={14} stroke={1.75} aria-hidden="true" />}
            onClick={() => file.current?.click()}
          >
            Choose a file
          </Button>
          <input
            ref={file}
            type="file"
            accept=".json,.py,.txt,application/json,text/plain"
            aria-label="Experiment file or network3 code"
            className="visually-hidden"
            tabIndex={-1}
            onChange={(event) => {
              const [chosen] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              if (chosen !== undefined) void readImportFile(chosen, useLab.getState().draft).then(take);
            }}
          />
        </div>
        <label htmlFor={textId}>Or paste it here</label>
        <textarea
          id={textId}
          className={classes.paste}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {failure !== null && <Failure failure={failure} />}
        <div className={classes.buttons}>
          <Button size="xs" variant="default" onClick={closeExchange}>
            Cancel
          </Button>
          <Button
            size="xs"
            disabled={text.trim() === ''}
            onClick={() => take(readImport(text, useLab.getState().draft))}
          >
            Open
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
