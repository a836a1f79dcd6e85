import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import { type RunSize, storageEstimate } from '../../store/storageSizes.ts';
import { announce } from '../common/announce.ts';
import { Dialog } from '../common/Dialog.tsx';
import { formatBytes, formatPlural } from '../common/format.ts';
import { RunMark } from '../common/RunMark.tsx';
import { RunName } from '../common/RunName.tsx';
import { ScrollArea } from '../common/ScrollArea.tsx';
import { describeState } from '../runs/runWords.ts';
import { describeLoss, type KeptRun, keptRuns, reasonToKeep } from './kept.ts';
import classes from './Storage.module.css';

interface StorageDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

interface Usage {
  readonly usage: number | null;
  readonly quota: number | null;
}

/** What the browser keeps, looked up when the dialog opens and again after each change of it. */
function useSizes(): { readonly sizes: readonly RunSize[] | null; readonly usage: Usage | null } {
  const [sizes, setSizes] = useState<readonly RunSize[] | null>(null);
  const [usage, setUsage] = useState<Usage | null>(null);
  const storage = useLab((lab) => lab.storage);
  const count = useLab((lab) => lab.runs.length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the storage's state and the number of runs tell when to look again
  useEffect(() => {
    let isCurrent = true;
    void Promise.all([useLab.getState().runSizes(), storageEstimate()]).then(([nextSizes, nextUsage]) => {
      if (!isCurrent) return;
      setSizes(nextSizes);
      setUsage(nextUsage);
    });
    return () => {
      isCurrent = false;
    };
  }, [storage, count]);
  return { sizes, usage };
}

function Total({ usage, runBytes }: { readonly usage: Usage; readonly runBytes: number }) {
  const message = useLab((lab) => lab.storage.message);
  return (
    <>
      {message !== null && (
        <p className={classes.trouble} role="status">
          {message}
        </p>
      )}
      <p className={classes.total} data-testid="storage-total">
        {usage.usage === null ? (
          'The browser does not say how much it keeps of this page in all. '
        ) : (
          <>
            The browser keeps <strong>{formatBytes(usage.usage)}</strong> of this page
            {usage.quota === null ? '' : ` and would keep up to ${formatGigabytes(usage.quota)}`}, by its own estimate.{' '}
          </>
        )}
        Weights and answers of the runs: <strong>{formatBytes(runBytes)}</strong>.
      </p>
    </>
  );
}

function formatGigabytes(bytes: number): string {
  return bytes < 1e9 ? formatBytes(bytes) : `${(bytes / 1e9).toFixed(1)} GB`;
}

interface KeptRowProps {
  readonly kept: KeptRun;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function KeptRow({ kept: { run, weights, predictions, total }, isChosen, onChoose }: KeptRowProps) {
  const reason = reasonToKeep(run);
  const size = (bytes: number) => (bytes === 0 ? '–' : formatBytes(bytes));
  return (
    <tr>
      <th scope="row">
        <label title={reason ?? undefined}>
          <input
            type="checkbox"
            checked={isChosen}
            disabled={reason !== null}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
          <RunMark colorIndex={run.colorIndex} />
          <span className={classes.name}>
            <RunName name={run.name} />
          </span>
        </label>
      </th>
      <td className={`${classes.wide} ${classes.state}`}>{describeState(run)}</td>
      <td>{run.training.epochs.length}</td>
      <td className={classes.wide}>{size(weights)}</td>
      <td className={classes.wide}>{size(predictions)}</td>
      <td>{size(total)}</td>
    </tr>
  );
}

interface ConfirmProps {
  readonly chosen: readonly KeptRun[];
  readonly onDelete: () => void;
  readonly onKeep: () => void;
}

/** Asks once more, by name. */
function Confirm({ chosen, onDelete, onKeep }: ConfirmProps) {
  return (
    <div className={classes.confirm} role="alertdialog" aria-label="Delete for good?" aria-describedby="storage-loss">
      <p id="storage-loss">{describeLoss(chosen)}</p>
      <div className={classes.buttons}>
        <Button size="xs" variant="default" autoFocus onClick={onKeep}>
          Keep
        </Button>
        <Button size="xs" color="red.8" onClick={onDelete}>
          Delete for good
        </Button>
      </div>
    </div>
  );
}

/** What the browser keeps in all and of each run, and the way to make room. */
export function StorageDialog(shared: StorageDialogProps) {
  const runs = useLab((lab) => lab.runs);
  const { sizes, usage } = useSizes();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setIsAsking] = useState(false);
  const kept = useMemo(() => keptRuns(runs, sizes ?? []), [runs, sizes]);
  const chosen = kept.filter(({ run }) => marked.has(run.id) && reasonToKeep(run) === null);
  const finished = kept.filter(({ run }) => run.state === 'finished' && reasonToKeep(run) === null);
  const remove = () => {
    for (const { run } of chosen) useLab.getState().deleteRun(run.id);
    announce(`${formatPlural(chosen.length, 'run')} deleted.`);
    setMarked(new Set());
    setIsAsking(false);
  };
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(marked);
    if (isChosen) next.add(id);
    else next.delete(id);
    setMarked(next);
    setIsAsking(false);
  };
  return (
    <Dialog title="Storage" {...shared}>
      {sizes === null || usage === null ? (
        <p className={classes.total}>Looking at what is kept …</p>
      ) : (
        <Total usage={usage} runBytes={kept.reduce((sum, { total }) => sum + total, 0)} />
      )}
      {sizes === null ? null : kept.length === 0 ? (
        <p className={classes.total}>No run is kept.</p>
      ) : (
        <ScrollArea label="Runs that are kept" className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col" className={`${classes.wide} ${classes.state}`}>
                  State
                </th>
                <th scope="col">Epochs</th>
                <th scope="col" className={classes.wide}>
                  Weights
                </th>
                <th scope="col" className={classes.wide} title="What the net says of every validation and test image">
                  Answers
                </th>
                <th scope="col">In all</th>
              </tr>
            </thead>
            <tbody>
              {kept.map((one) => (
                <KeptRow
                  key={one.run.id}
                  kept={one}
                  isChosen={marked.has(one.run.id) && reasonToKeep(one.run) === null}
                  onChoose={(isChosen) => choose(one.run.id, isChosen)}
                />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
      {isAsking && chosen.length > 0 ? (
        <Confirm chosen={chosen} onDelete={remove} onKeep={() => setIsAsking(false)} />
      ) : (
        sizes !== null &&
        kept.length > 0 && (
          <div className={classes.buttons}>
            <Button size="xs" disabled={chosen.length === 0} onClick={() => setIsAsking(true)}>
              Delete {chosen.length === 0 ? 'runs' : formatPlural(chosen.length, 'run')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={finished.length === 0}
              onClick={() => setMarked(new Set(finished.map(({ run }) => run.id)))}
            >
              Choose all finished
            </Button>
          </div>
        )
      )}
    </Dialog>
  );
}
