import { ActionIcon, Menu } from '@mantine/core';
import { IconCopyPlus, IconDots, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { removeWithUndo } from './removing.ts';
import { openRunDialog } from './runDialogs.ts';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

interface GroupMenuProps {
  readonly name: string;
  /** Ids of its runs. */
  readonly members: readonly string[];
  /** None of them is under way, waits, or belongs to another tab. */
  readonly isRemovable: boolean;
}

/** What can be done with runs that differ in their seed alone. */
export function GroupMenu({ name, members, isRemovable }: GroupMenuProps) {
  const target = useRef<HTMLButtonElement>(null);
  const [first] = members;
  return (
    <Menu position="bottom-end" withinPortal width={240}>
      <Menu.Target>
        <ActionIcon
          ref={target}
          variant="subtle"
          color="gray"
          size={24}
          aria-label={`Actions for ${name}`}
          title="Actions"
          data-run-actions
        >
          <IconDots {...ICON} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconCopyPlus {...ICON} />}
          onClick={() => first !== undefined && openRunDialog({ kind: 'repeat', runId: first }, target.current)}
        >
          Repeat with other seeds
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash {...ICON} />}
          disabled={!isRemovable}
          onClick={() => removeWithUndo(members, name, target.current)}
        >
          Remove all {members.length} runs
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
