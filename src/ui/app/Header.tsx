import { ChapterButton } from '../chapter/ChapterButton.tsx';
import { ExchangeMenu } from '../exchange/ExchangeMenu.tsx';
import { DataStatus } from './DataStatus.tsx';
import { EngineSummary } from './EngineSummary.tsx';
import classes from './Header.module.css';
import { StorageNotice } from './StorageNotice.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

/** The name, the chapter's experiments, and the state of what everything rests on. */
export function Header() {
  return (
    <header className={classes.header}>
      <h1 className={classes.name}>
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <rect width="20" height="20" rx="5" fill="var(--accent)" />
          <path d="M5 6h10M5 10h7M5 14h4" stroke="var(--surface)" strokeWidth="2" strokeLinecap="round" />
        </svg>
        Layer Lab
      </h1>
      <ChapterButton />
      <ExchangeMenu />
      <div className={classes.status}>
        <StorageNotice />
        <DataStatus />
        <EngineSummary />
      </div>
      <ThemeSwitch />
    </header>
  );
}
