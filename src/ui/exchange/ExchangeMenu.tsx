import { Menu } from '@mantine/core';
import { IconArrowsLeftRight, IconChevronDown, IconFileExport, IconFileImport, IconLink } from '@tabler/icons-react';
import { useRef } from 'react';
import classes from '../app/Header.module.css';
import { type ExchangeDialog, openExchange } from './exchange.ts';

const ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;
const IMPORT: ExchangeDialog = { kind: 'import', text: '', failure: null };
const EXPORT: ExchangeDialog = { kind: 'export', subject: { from: 'draft' } };

/** The ways in and out of the bench. */
export function ExchangeMenu() {
  const target = useRef<HTMLButtonElement>(null);
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button ref={target} type="button" className={classes.chapter} aria-label="Import and export">
          <IconArrowsLeftRight {...ICON} />
          <span className={classes.menuName}>Import and export</span>
          <IconChevronDown size={12} stroke={2} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileImport {...ICON} />} onClick={() => openExchange(IMPORT, target.current)}>
          Open a file or network3 code
        </Menu.Item>
        <Menu.Item leftSection={<IconFileExport {...ICON} />} onClick={() => openExchange(EXPORT, target.current)}>
          Export as file or code
        </Menu.Item>
        <Menu.Item leftSection={<IconLink {...ICON} />} onClick={() => openExchange(EXPORT, target.current)}>
          Share as a link
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
