import { Menu } from '@mantine/core';
import { IconBook2, IconChevronDown } from '@tabler/icons-react';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CatalogueExperiment, ExperimentEntry } from '../../catalogue/entry.ts';
import { describeDifference } from '../../domain/difference.ts';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { formatPercent } from '../common/format.ts';
import classes from './Header.module.css';

interface ChoiceProps {
  readonly entry: ExperimentEntry;
  readonly choice: CatalogueExperiment;
}

/** One experiment: the first of its entry under the entry's title, a further one under what it changes. */
function Choice({ entry, choice }: ChoiceProps) {
  const [first] = entry.experiments;
  const isFirst = choice.id === first.id;
  const name = isFirst ? entry.title : describeDifference(first.experiment, choice.experiment).join('; ');
  const figure = entry.book[choice.id];
  return (
    <Menu.Item
      onClick={() => {
        useLab.getState().loadCatalogue(choice.id);
        announce(`${entry.title} is on the bench${isFirst ? '' : `: ${name}`}.`);
      }}
    >
      <span className={classes.entry} data-variant={!isFirst || undefined}>
        <span className={classes.entryRow}>{isFirst ? entry.row : ''}</span>
        <span className={classes.entryName}>
          {name}
          {isFirst && <small>{entry.description}</small>}
        </span>
        {figure !== undefined && (
          <span className={classes.entryBook} title={`Test accuracy in the book: ${figure.source}`}>
            <span className="visually-hidden">, in the book </span>
            {formatPercent(figure.testAccuracy)}
          </span>
        )}
      </span>
    </Menu.Item>
  );
}

/** The chapter's experiments, each with the accuracy that the book reports; choosing one puts it on the bench. */
export function CatalogueMenu() {
  return (
    <Menu position="bottom-start" width={440}>
      <Menu.Target>
        <button type="button" className={classes.chapter}>
          <IconBook2 size={14} stroke={1.75} aria-hidden="true" />
          Chapter experiments
          <IconChevronDown size={12} stroke={2} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.entries}>
        <div className={classes.entriesHead} aria-hidden="true">
          <span>Row of the chapter</span>
          <span>Test accuracy in the book</span>
        </div>
        {CATALOGUE.flatMap((entry) =>
          entry.kind === 'experiments'
            ? entry.experiments.map((choice) => <Choice key={choice.id} entry={entry} choice={choice} />)
            : [],
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
