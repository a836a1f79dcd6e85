import { Button } from '@mantine/core';
import { type SyntheticEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { describeDifference } from '../../domain/difference.ts';
import type { Experiment } from '../../domain/experiment.ts';
import { useLab } from '../../store/labStore.ts';
import { createSavedStacks, SAVED_STACKS_KEY, type SavedStack } from '../../store/savedStacks.ts';
import { announce } from '../common/announce.ts';
import { browserTexts } from '../common/browserTexts.ts';
import { Dialog } from '../common/Dialog.tsx';
import fieldClasses from '../common/Fields.module.css';
import { formatPlural } from '../common/format.ts';
import classes from './Stacks.module.css';

const saved = createSavedStacks(browserTexts());

function SaveForm({ experiment }: { readonly experiment: Experiment }) {
  const [name, setName] = useState(experiment.name);
  const [said, setSaid] = useState('');
  const id = useId();
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    const isKept = saved.getState().save(name, experiment);
    const outcome = isKept
      ? `${name.trim()} is saved.`
      : `${name.trim()} lasts until this page is closed: the browser keeps nothing for it.`;
    setSaid(outcome);
    announce(outcome);
  };
  return (
    <form className={classes.save} onSubmit={save}>
      <div className={fieldClasses.field}>
        <label htmlFor={id} className={fieldClasses.label}>
          Name of what is on the bench
        </label>
        <input
          id={id}
          className={fieldClasses.control}
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <Button type="submit" size="xs" disabled={name.trim() === ''}>
        Save
      </Button>
      <span className={classes.said}>{said}</span>
    </form>
  );
}

interface StackRowProps {
  readonly stack: SavedStack;
  readonly onLoad: (experiment: Experiment) => void;
}

function StackRow({ stack, onLoad }: StackRowProps) {
  const { name, experiment, savedAt } = stack;
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <small>
          {formatPlural(experiment.network.layers.length, 'layer')}, saved {new Date(savedAt).toLocaleString()}
        </small>
      </span>
      <Button size="compact-xs" variant="default" aria-label={`Load ${name}`} onClick={() => onLoad(experiment)}>
        Load
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Delete ${name}`}
        onClick={(event) => {
          const row = event.currentTarget.closest('li');
          const next = row?.nextElementSibling ?? row?.previousElementSibling;
          const target = next?.querySelector('button') ?? row?.closest('dialog')?.querySelector('input');
          saved.getState().remove(name);
          announce(`${name} was deleted.`);
          target?.focus();
        }}
      >
        Delete
      </Button>
    </li>
  );
}

interface Other {
  readonly key: string;
  readonly label: string;
  readonly experiment: Experiment;
}

/** Everything that the bench can be compared with. */
function useOthers(
  stacks: readonly SavedStack[],
): readonly { readonly title: string; readonly others: readonly Other[] }[] {
  const runs = useLab((lab) => lab.runs);
  return [
    {
      title: 'Saved stacks',
      others: stacks.map(({ name, experiment }) => ({ key: `saved ${name}`, label: name, experiment })),
    },
    {
      title: 'Runs',
      others: runs.map(({ id, name, experiment }) => ({ key: `run ${id}`, label: name, experiment })).reverse(),
    },
    {
      title: 'Chapter experiments',
      others: CATALOGUE.flatMap((entry) =>
        entry.kind === 'experiments'
          ? [{ key: `chapter ${entry.id}`, label: entry.title, experiment: entry.experiments[0].experiment }]
          : [],
      ),
    },
  ].filter(({ others }) => others.length > 0);
}

function Comparison({
  experiment,
  stacks,
}: {
  readonly experiment: Experiment;
  readonly stacks: readonly SavedStack[];
}) {
  const groups = useOthers(stacks);
  const all = groups.flatMap(({ others }) => others);
  const [key, setKey] = useState('');
  const id = useId();
  const chosen = all.find((other) => other.key === key) ?? all[0];
  const differences = chosen === undefined ? [] : describeDifference(chosen.experiment, experiment);
  return (
    <section className={classes.comparison} aria-label="Comparison">
      <div className={fieldClasses.field}>
        <label htmlFor={id} className={fieldClasses.label}>
          Compare the bench with
        </label>
        <select
          id={id}
          className={fieldClasses.select}
          value={chosen?.key ?? ''}
          onChange={(event) => setKey(event.currentTarget.value)}
        >
          {groups.map(({ title, others }) => (
            <optgroup key={title} label={title}>
              {others.map((other) => (
                <option key={other.key} value={other.key}>
                  {other.label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <div role="status">
        {differences.length === 0 ? (
          <p>Both train the same.</p>
        ) : (
          <ul>
            {differences.map((difference, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two layers of the same kind make two equal lines
              <li key={`${index} ${difference}`}>{difference}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

interface StacksDialogProps {
  readonly returnFocus: HTMLElement | null;
  readonly onClose: () => void;
}

/** Stacks of one's own: saved by name, loaded, deleted, and compared with what is on the bench. */
export default function StacksDialog({ returnFocus, onClose }: StacksDialogProps) {
  const draft = useLab((lab) => lab.draft);
  const stacks = useStore(saved, (state) => state.stacks);
  useEffect(() => {
    const onStorage = ({ key }: StorageEvent) => {
      if (key === SAVED_STACKS_KEY || key === null) saved.getState().refresh();
    };
    addEventListener('storage', onStorage);
    return () => removeEventListener('storage', onStorage);
  }, []);
  const load = (experiment: Experiment) => {
    useLab.getState().setDraft(experiment, `load ${experiment.name}`);
    announce(`${experiment.name} is on the bench.`);
    onClose();
  };
  return (
    <Dialog title="Saved stacks" onClose={onClose} returnFocus={returnFocus}>
      <div className={classes.body}>
        <SaveForm experiment={draft} />
        {stacks.length === 0 ? (
          <p className={classes.none}>
            Nothing is saved yet. A saved stack keeps its layers and settings in this browser.
          </p>
        ) : (
          <ul className={classes.stacks} aria-label="Saved stacks">
            {stacks.map((stack) => (
              <StackRow key={stack.name} stack={stack} onLoad={load} />
            ))}
          </ul>
        )}
        <Comparison experiment={draft} stacks={stacks} />
      </div>
    </Dialog>
  );
}
