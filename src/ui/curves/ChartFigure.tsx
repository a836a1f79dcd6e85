import { useElementSize } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useEffect, useId, useState } from 'react';
import { Toggle } from '../common/Toggle.tsx';
import type { ChartProps } from './Charts.tsx';
import classes from './Curves.module.css';
import { DataTable } from './DataTable.tsx';

/** Loaded after the first paint. */
const EpochChart = lazy(async () => ({ default: (await import('./Charts.tsx')).EpochChart }));

/** Whether the page has been at rest once: until then the first paint, data and engines have the right of way. */
function useIdleOnce(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(() => setIdle(true), 300);
      return () => clearTimeout(timer);
    }
    const request = requestIdleCallback(() => setIdle(true), { timeout: 500 });
    return () => cancelIdleCallback(request);
  }, []);
  return isIdle;
}

interface ChartFigureProps extends Omit<ChartProps, 'width' | 'height'> {
  /** How to read the lines, where a chart has several quantities. */
  readonly note?: ReactNode;
}

/** A chart with its name, and the same figures as a table behind a switch. */
export function ChartFigure({ note, ...chart }: ChartFigureProps) {
  const { title } = chart;
  const [showsData, setShowsData] = useState(false);
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const titleId = useId();
  const isIdle = useIdleOnce();
  const isEmpty = chart.series.length === 0;
  return (
    <figure className={classes.figure} aria-labelledby={titleId}>
      <figcaption className={classes.caption}>
        <span id={titleId} className={classes.chartTitle}>
          {title}
        </span>
        {note !== undefined && <span className={classes.chartNote}>{note}</span>}
        {!isEmpty && (
          <span className={classes.switch}>
            <Toggle label="Show data" isOn={showsData} onChange={setShowsData} describedBy={titleId} />
          </span>
        )}
      </figcaption>
      <div className={classes.plot} ref={ref}>
        {showsData && !isEmpty ? (
          <DataTable {...chart} caption={title} />
        ) : (
          <div>
            {isIdle && width > 0 && height > 0 && (
              <Suspense fallback={null}>
                <EpochChart {...chart} width={Math.floor(width)} height={Math.floor(height)} />
              </Suspense>
            )}
          </div>
        )}
      </div>
    </figure>
  );
}
