import { Popover } from '@mantine/core';
import { IconArrowsHorizontal, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useState } from 'react';
import { NumberField } from '../common/NumberField.tsx';
import tools from '../common/Tools.module.css';
import classes from './Curves.module.css';
import { setZoom, useZoom } from './chartState.ts';
import type { AxisName } from './series.ts';
import { lastHalf, type Range, within, zoomedAround } from './zoom.ts';

interface ZoomToolsProps {
  readonly across: AxisName;
  readonly whole: Range;
}

const ICON = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;
const ZOOM_STEP = 0.6;
const UNITS: Readonly<Record<AxisName, string>> = { epoch: 'epoch', step: 'step', seconds: 'second' };

/** "epochs 10 to 20": the part that is shown. */
export function rangeWords({ low, high }: Range, across: AxisName): string {
  const [from, to] = across === 'seconds' ? [low, high] : [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
  const text = (value: number) => Number(value.toFixed(1)).toLocaleString('en');
  return `${UNITS[across]}s ${text(from)} to ${text(to)}`;
}

/** Which part of the horizontal axis the charts show. */
export function ZoomTools({ across, whole }: ZoomToolsProps) {
  const zoom = useZoom(whole);
  const shown = zoom ?? whole;
  const middle = (shown.low + shown.high) / 2;
  return (
    <>
      <button
        type="button"
        className={`${tools.tool} ${classes.zoomTool}`}
        aria-label="Zoom out"
        title="Zoom out"
        aria-disabled={zoom === null}
        onClick={() => setZoom(zoomedAround(shown, whole, 1 / ZOOM_STEP, middle))}
      >
        <IconZoomOut {...ICON} />
      </button>
      <button
        type="button"
        className={`${tools.tool} ${classes.zoomTool}`}
        aria-label="Zoom in"
        title="Zoom in (or drag over a chart)"
        onClick={() => setZoom(zoomedAround(shown, whole, ZOOM_STEP, middle))}
      >
        <IconZoomIn {...ICON} />
      </button>
      <Popover width={264} position="bottom-end" withinPortal trapFocus returnFocus>
        <Popover.Target>
          <button
            type="button"
            className={tools.tool}
            aria-label="Range of the charts"
            title="Range of the charts"
            data-active={zoom !== null || undefined}
          >
            <IconArrowsHorizontal {...ICON} />
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Range of the charts">
          <RangeFields across={across} whole={whole} shown={shown} />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

/** The range by its ends. Mounted each time the popover opens. */
function RangeFields({ across, whole, shown }: ZoomToolsProps & { readonly shown: Range }) {
  const isWhole = across !== 'seconds';
  const rounded = (value: number) => (isWhole ? Math.round(value) : Number(value.toFixed(1)));
  const limits = { minimum: rounded(whole.low), maximum: rounded(whole.high), isInteger: isWhole } as const;
  // While one end is being typed, the ends may cross: they are taken once they are in order.
  const [typed, setTyped] = useState<Range | null>(null);
  const ends = typed ?? { low: rounded(shown.low), high: rounded(shown.high) };
  const type = (next: Range) => {
    setTyped(next);
    if (next.low < next.high) setZoom(within(next, whole));
  };
  const take = (next: Range | null) => {
    setTyped(null);
    setZoom(next);
  };
  const unit = UNITS[across];
  return (
    <div className={classes.range}>
      <NumberField label={`From ${unit}`} value={ends.low} limits={limits} onChange={(low) => type({ ...ends, low })} />
      <NumberField
        label={`To ${unit}`}
        value={ends.high}
        limits={limits}
        onChange={(high) => type({ ...ends, high })}
      />
      <div className={classes.rangeButtons}>
        <button type="button" className={classes.rangeButton} onClick={() => take(lastHalf(whole))}>
          Last half
        </button>
        <button type="button" className={classes.rangeButton} onClick={() => take(null)}>
          Show all
        </button>
      </div>
      <p>
        Dragging over a chart zooms, a double-click shows all. The wheel zooms with Ctrl, a touch screen with two
        fingers.
      </p>
    </div>
  );
}
