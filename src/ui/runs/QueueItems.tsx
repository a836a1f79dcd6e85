import { Menu } from '@mantine/core';
import { IconArrowBarToUp, IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { removeWithUndo } from './removing.ts';
import { ordinal } from './runWords.ts';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

function move(id: string, name: string, by: number): void {
  useLab.getState().moveQueued(id, by);
  announce(`${name} is ${ordinal(useLab.getState().queue.indexOf(id) + 1)} in the queue.`);
}

/** Takes a run out of the queue: what has trained stays as a stopped run, what has not is gone. */
function cancel(id: string, name: string, from: HTMLElement | null): void {
  const { runs, stop } = useLab.getState();
  const isUntouched = runs.find((run) => run.id === id)?.training.step === 0;
  if (isUntouched) {
    removeWithUndo([id], name, from);
    return;
  }
  stop(id);
  announce(`${name} was taken out of the queue.`);
}

/** Not `disabled`: the item that has just been used would lose the keyboard. At the end of the queue a move does nothing. */
function unavailable(is: boolean) {
  return is ? { 'data-disabled': true, 'aria-disabled': true } : {};
}

interface QueueItemsProps {
  readonly id: string;
  readonly name: string;
  /** The button that opened the menu. */
  readonly from: RefObject<HTMLElement | null>;
}

/** What can be done with a run that waits. Moving leaves the menu open: one place is seldom enough. */
export function QueueItems({ id, name, from }: QueueItemsProps) {
  const place = useLab((lab) => lab.queue.indexOf(id));
  const count = useLab((lab) => lab.queue.length);
  const [isFirst, isLast] = [place <= 0, place === count - 1];
  return (
    <>
      <Menu.Label>
        {ordinal(place + 1)} of {count} in the queue
      </Menu.Label>
      <Menu.Item
        leftSection={<IconArrowBarToUp {...ICON} />}
        {...unavailable(isFirst)}
        closeMenuOnClick={false}
        onClick={() => move(id, name, -count)}
      >
        Move to the front
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowUp {...ICON} />}
        {...unavailable(isFirst)}
        closeMenuOnClick={false}
        onClick={() => move(id, name, -1)}
      >
        Move up
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowDown {...ICON} />}
        {...unavailable(isLast)}
        closeMenuOnClick={false}
        onClick={() => move(id, name, 1)}
      >
        Move down
      </Menu.Item>
      <Menu.Item leftSection={<IconX {...ICON} />} onClick={() => cancel(id, name, from.current)}>
        Cancel
      </Menu.Item>
      <Menu.Divider />
    </>
  );
}
