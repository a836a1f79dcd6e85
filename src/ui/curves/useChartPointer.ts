/** What mouse, pen, fingers and keyboard do to a chart. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useLab } from '../../store/labStore.ts';
import { announce } from '../common/announce.ts';
import { setHover, setZoom, useChartState } from './chartState.ts';
import { type Geometry, nearestSeries } from './geometry.ts';
import { neighbour, readingsAt } from './readings.ts';
import { nearestPlace, type Series } from './series.ts';
import { panned, type Range, within, zoomedAround } from './zoom.ts';

interface ChartPointerOptions {
  readonly geometry: Geometry;
  readonly series: readonly Series[];
  /** Every place with a point, rising. */
  readonly places: readonly number[];
  readonly shown: Range;
  readonly whole: Range;
}

/** A line is meant that is no further from the pointer, in pixels. */
const NEAR = 24;
/** A press that moves less is a click. */
const DRAG_FROM = 5;
const ZOOM_STEP = 0.6;

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Selects a run, as a click on its curve does. */
function select(runId: string): void {
  const run = useLab.getState().runs.find(({ id }) => id === runId);
  if (run === undefined) return;
  useLab.getState().selectRun(runId);
  announce(`${run.name} is selected.`);
}

export function useChartPointer(options: ChartPointerOptions) {
  const { geometry, series, places, shown, whole } = options;
  const element = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, Spot>());
  const pinch = useRef<readonly [number, number] | null>(null);
  const pressed = useRef<Spot | null>(null);
  const [brush, setBrush] = useState<Range | null>(null);

  const spotOf = (event: { readonly clientX: number; readonly clientY: number }): Spot => {
    const box = element.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const visible = places.filter((place) => place >= shown.low && place <= shown.high);
  const pointAtSpot = (spot: Spot): void => {
    const x = nearestPlace(visible, geometry.placeAt(spot.x));
    if (x === undefined) {
      setHover(null);
      return;
    }
    const near = nearestSeries(series, geometry, spot);
    setHover({ x, runId: near !== null && near.distance <= NEAR ? near.series.runId : null });
  };

  const startPinch = (): void => {
    const [a, b] = [...fingers.current.values()];
    pinch.current = a === undefined || b === undefined ? null : [geometry.placeAt(a.x), geometry.placeAt(b.x)];
    if (pinch.current !== null) setHover(null);
  };
  /** Keeps the two places that the fingers took hold of under them. */
  const movePinch = (): void => {
    const [a, b] = [...fingers.current.values()];
    if (pinch.current === null || a === undefined || b === undefined || Math.abs(a.x - b.x) < 8) return;
    const perPixel = (pinch.current[1] - pinch.current[0]) / (b.x - a.x);
    const low = pinch.current[0] - (a.x - geometry.area.left) * perPixel;
    if (perPixel > 0) setZoom(within({ low, high: low + geometry.area.width * perPixel }, whole));
  };
  const release = (): void => {
    pressed.current = null;
    setBrush(null);
  };

  // A listener of its own: the page's wheel must be held back, which a passive one cannot.
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const target = element.current;
    const onWheel = (event: WheelEvent): void => {
      const now = latest.current;
      const turnsSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const place = now.geometry.placeAt(event.clientX - (target?.getBoundingClientRect().left ?? 0));
        const factor = Math.min(2, Math.max(0.5, Math.exp(event.deltaY * 0.004)));
        setZoom(zoomedAround(now.shown, now.whole, factor, place));
      } else if (turnsSideways && useChartState.getState().zoom !== null) {
        event.preventDefault();
        const by = event.deltaX === 0 ? event.deltaY : event.deltaX;
        setZoom(panned(now.shown, now.whole, by / now.geometry.area.width));
      }
    };
    target?.addEventListener('wheel', onWheel, { passive: false });
    return () => target?.removeEventListener('wheel', onWheel);
  }, []);

  const stepTo = (x: number | undefined): void => {
    if (x === undefined) return;
    setHover({ x, runId: useChartState.getState().hover?.runId ?? null });
    if (x >= shown.low && x <= shown.high) return;
    const width = shown.high - shown.low;
    const low = x < shown.low ? x : x - width;
    setZoom(within({ low, high: low + width }, whole));
  };
  const chooseLine = (direction: 1 | -1): void => {
    const { hover } = useChartState.getState();
    if (hover === null) return;
    const { rows } = readingsAt(series, [], geometry.across, hover.x);
    setHover({ ...hover, runId: neighbour(rows, hover.runId, direction) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { hover } = useChartState.getState();
    const at = hover === null ? -1 : places.indexOf(hover.x);
    const move = (to: number) => stepTo(places[Math.min(places.length - 1, Math.max(0, to))]);
    const middle = hover?.x ?? (shown.low + shown.high) / 2;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () =>
        event.shiftKey ? setZoom(panned(shown, whole, -0.25)) : move(at === -1 ? places.length : at - 1),
      ArrowRight: () => (event.shiftKey ? setZoom(panned(shown, whole, 0.25)) : move(at + 1)),
      Home: () => move(0),
      End: () => move(places.length - 1),
      ArrowUp: () => chooseLine(1),
      ArrowDown: () => chooseLine(-1),
      '+': () => setZoom(zoomedAround(shown, whole, ZOOM_STEP, middle)),
      '=': () => setZoom(zoomedAround(shown, whole, ZOOM_STEP, middle)),
      '-': () => setZoom(zoomedAround(shown, whole, 1 / ZOOM_STEP, middle)),
      '0': () => setZoom(null),
      Escape: () => setHover(null),
      Enter: () => hover?.runId != null && select(hover.runId),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType === 'mouse' && event.button !== 0) return;
      const spot = spotOf(event);
      if (event.pointerType === 'touch') {
        fingers.current.set(event.pointerId, spot);
        startPinch();
      } else element.current?.setPointerCapture(event.pointerId);
      pressed.current = fingers.current.size > 1 ? null : spot;
      if (fingers.current.size < 2) pointAtSpot(spot);
    },
    onPointerMove(event: PointerEvent) {
      const spot = spotOf(event);
      if (fingers.current.has(event.pointerId)) fingers.current.set(event.pointerId, spot);
      if (pinch.current !== null) return movePinch();
      const start = event.pointerType === 'touch' ? null : pressed.current;
      if (start !== null && (brush !== null || Math.abs(spot.x - start.x) >= DRAG_FROM)) {
        const ends = [geometry.placeAt(start.x), geometry.placeAt(spot.x)].map((place) =>
          Math.min(shown.high, Math.max(shown.low, place)),
        );
        setBrush({ low: Math.min(...ends), high: Math.max(...ends) });
        return setHover(null);
      }
      pointAtSpot(spot);
    },
    onPointerUp(event: PointerEvent) {
      const start = pressed.current;
      const spot = spotOf(event);
      fingers.current.delete(event.pointerId);
      pinch.current = null;
      release();
      if (brush !== null) return setZoom(within(brush, whole));
      if (start === null || Math.hypot(spot.x - start.x, spot.y - start.y) > 2 * DRAG_FROM) return;
      const near = nearestSeries(series, geometry, spot);
      if (near !== null && near.distance <= NEAR) select(near.series.runId);
    },
    onPointerCancel(event: PointerEvent) {
      fingers.current.delete(event.pointerId);
      pinch.current = null;
      release();
      setHover(null);
    },
    onPointerLeave(event: PointerEvent) {
      // A finger's crosshair stays after it is lifted, to be read.
      if (pressed.current === null && event.pointerType !== 'touch') setHover(null);
    },
    onDoubleClick: () => setZoom(null),
    onKeyDown,
    onFocus() {
      // Of a press, the pointer says where; of the keyboard, the latest figures are looked at first.
      if (element.current?.matches(':focus-visible') && useChartState.getState().hover === null) stepTo(visible.at(-1));
    },
    onBlur: () => setHover(null),
  };
  return { element, brush, handlers };
}
