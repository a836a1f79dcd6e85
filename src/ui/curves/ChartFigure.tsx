import { useElementSize } from '@mantine/hooks';
import { lazy, Suspense, useId, useState } from 'react';
import { Toggle } from '../common/Toggle.tsx';
import type { ChartProps } from './Charts.tsx';
import classes from './Curves.module.css';
import { DataTable } from './DataTable.tsx';

const loadCharts = () => import('./Charts.tsx');
const EpochChart = lazy(async () => ({ default: (await loadCharts()).EpochChart }));

/** Fetches the chart code while nothing else is to be done, so that the first epoch finds it there. */
export function preloadCharts(): void {
  const load = () => void loadCharts();
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 3000 });
  else setTimeout(load, 500);
}

interface ChartFigureProps extends Omit<ChartProps, 'width' | 'height'> {
  readonly title: string;
  /** How to read the marks, where a chart has two quantities. */
  readonly note?: string;
  readonly summary: string;
}

/** A chart with its name, and the same figures as a table behind a switch. */
export function ChartFigure({ title, note, summary, ...chart }: ChartFigureProps) {
  const [showsData, setShowsData] = useState(false);
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const titleId = useId();
  return (
    <figure className={classes.figure} aria-labelledby={titleId}>
      <figcaption className={classes.caption}>
        <span id={titleId} className={classes.chartTitle}>
          {title}
        </span>
        {note !== undefined && <span className={classes.chartNote}>{note}</span>}
        <span className={classes.switch}>
          <Toggle label="Show data" isOn={showsData} onChange={setShowsData} describedBy={titleId} />
        </span>
      </figcaption>
      <div className={classes.plot} ref={ref}>
        {showsData ? (
          <DataTable caption={title} series={chart.series} format={chart.format} />
        ) : (
          <div role="img" aria-label={`${title}. ${summary}`}>
            {width > 0 && height > 0 && (
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
