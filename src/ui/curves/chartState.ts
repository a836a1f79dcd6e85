/** What all charts share while they are looked at: the place of the crosshair and the part of the axis that is shown. */
import { useMemo } from 'react';
import { create } from 'zustand';
import { type Range, within } from './zoom.ts';

export interface Hover {
  /** In the unit of the horizontal axis. */
  readonly x: number;
  /** The run nearest to the pointer; null where it is over no chart's lines. */
  readonly runId: string | null;
}

interface ChartState {
  readonly hover: Hover | null;
  /** Null shows everything. */
  readonly zoom: Range | null;
}

export const useChartState = create<ChartState>(() => ({ hover: null, zoom: null }));

/** Moves the crosshair of every chart; does nothing where it already stands there. */
export function setHover(hover: Hover | null): void {
  const before = useChartState.getState().hover;
  if (before === hover || (before !== null && before.x === hover?.x && before.runId === hover.runId)) return;
  useChartState.setState({ hover });
}

export function setZoom(zoom: Range | null): void {
  useChartState.setState({ zoom });
}

/** The part of an axis that is shown, null for all of it: what was chosen, as far as the axis still reaches. */
export function useZoom(whole: Range): Range | null {
  const zoom = useChartState((state) => state.zoom);
  const { low, high } = whole;
  return useMemo(() => (zoom === null ? null : within(zoom, { low, high })), [zoom, low, high]);
}
