import { type ReactNode, useId } from 'react';
import classes from './Panel.module.css';

interface PanelProps {
  /** The heading, and the region's name. */
  readonly title: string;
  /** Beside the heading, in a quieter voice. */
  readonly note?: ReactNode;
  /** At the right end of the heading's line. */
  readonly tools?: ReactNode;
  readonly footer?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** One region of the page: a landmark with its name as heading. */
export function Panel({ title, note, tools, footer, className, children }: PanelProps) {
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className={`${classes.panel} ${className ?? ''}`}>
      <header className={classes.header}>
        <h2 id={headingId} className={classes.title}>
          {title}
        </h2>
        {note !== undefined && <div className={classes.note}>{note}</div>}
        {tools !== undefined && <div className={classes.tools}>{tools}</div>}
      </header>
      {children}
      {footer !== undefined && <footer className={classes.footer}>{footer}</footer>}
    </section>
  );
}
