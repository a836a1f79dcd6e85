import { Button } from '@mantine/core';
import { type SyntheticEvent, useId, useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import fields from '../common/Fields.module.css';
import classes from './RunDialogs.module.css';

interface RenameDialogProps {
  readonly runId: string;
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** Gives a run another name. */
export function RenameDialog({ runId, ...shared }: RenameDialogProps) {
  const before = useLab((lab) => lab.runs.find(({ id }) => id === runId)?.name) ?? '';
  const isTaken = (candidate: string) =>
    useLab.getState().runs.some(({ id, name: other }) => id !== runId && other === candidate.trim());
  const [name, setName] = useState(before);
  const id = useId();
  const rename = (event: SyntheticEvent) => {
    event.preventDefault();
    useLab.getState().renameRun(runId, name);
    announce(`${before} is now called ${name.trim()}.`);
    shared.onClose();
  };
  return (
    <Dialog title={`Rename ${before}`} {...shared}>
      <form className={classes.rename} onSubmit={rename}>
        <div className={fields.field}>
          <label htmlFor={id} className={fields.label}>
            Name
          </label>
          <input
            id={id}
            className={fields.control}
            // The dialog is about nothing else, and somebody has just asked for it.
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={name}
            aria-invalid={isTaken(name) || undefined}
            aria-describedby={`${id}-problem`}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <span id={`${id}-problem`} className={classes.problem}>
            {isTaken(name) ? 'Another run has this name.' : ''}
          </span>
        </div>
        <Button type="submit" size="xs" disabled={name.trim() === '' || isTaken(name)}>
          Rename
        </Button>
      </form>
    </Dialog>
  );
}
