/** From values to pixels and back: what the lines, the crosshair and the pointer share. Pure. */
import { type AxisName, type Point, pointAt, type Series } from './series.ts';

/** The rectangle of a chart inside its axes, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Geometry {
  readonly area: Area;
  readonly across: AxisName;
  /** Pixels of a place on the horizontal axis. */
  readonly x: (place: number) => number;
  /** The place on the horizontal axis of a pixel. */
  readonly placeAt: (pixel: number) => number;
  /** Pixels of a value. */
  readonly y: (value: number) => number;
}

export interface GeometryOptions {
  readonly area: Area;
  readonly across: AxisName;
  readonly horizontal: readonly [number, number];
  readonly vertical: readonly [number, number];
  /** The value axis is logarithmic; both ends are above 0 then. */
  readonly isLogarithmic: boolean;
}

export function createGeometry({ area, across, horizontal, vertical, isLogarithmic }: GeometryOptions): Geometry {
  const { left, top, width, height } = area;
  const [start, end] = horizontal;
  const scaled = isLogarithmic ? Math.log10 : (value: number) => value;
  const [bottom, ceiling] = [scaled(vertical[0]), scaled(vertical[1])];
  return {
    area,
    across,
    x: (place) => left + ((place - start) / (end - start)) * width,
    placeAt: (pixel) => start + ((pixel - left) / width) * (end - start),
    y: (value) => top + height - ((scaled(value) - bottom) / (ceiling - bottom)) * height,
  };
}

/** SVG path of a line through points; in steps where each value holds until the next. */
export function linePath(points: readonly Point[], { x, y, across }: Geometry, isStepped: boolean): string {
  const parts = points.map((point, index) => {
    const [left, top] = [x(point[across]).toFixed(1), y(point.value).toFixed(1)];
    if (index === 0) return `M${left},${top}`;
    return isStepped ? `H${left}V${top}` : `L${left},${top}`;
  });
  return parts.join('');
}

/**
 * The pixel height of a line at a horizontal pixel, between its points too; null where the line does not reach.
 *
 * @param at a pixel
 */
export function lineAt({ points, isStepped }: Series, { x, y, across }: Geometry, at: number): number | null {
  const next = points.findIndex((point) => x(point[across]) >= at - 0.5);
  const after = points[next];
  if (after === undefined) return null;
  const before = points[next - 1];
  if (before === undefined) return x(after[across]) - at > 0.5 ? null : y(after.value);
  const [from, to] = [x(before[across]), x(after[across])];
  if (isStepped || to === from) return y(at >= to ? after.value : before.value);
  const share = Math.min(1, (at - from) / (to - from));
  return y(before.value) + (y(after.value) - y(before.value)) * share;
}

export interface Near {
  readonly series: Series;
  /** Pixels between it and the pointer. */
  readonly distance: number;
}

/** The line nearest to a pixel, measured straight up or down; null where none is above or below it. */
export function nearestSeries(
  series: readonly Series[],
  geometry: Geometry,
  pixel: { readonly x: number; readonly y: number },
): Near | null {
  let nearest: Near | null = null;
  for (const one of series) {
    const height = lineAt(one, geometry, pixel.x) ?? heightAt(one, geometry, geometry.placeAt(pixel.x));
    if (height === null) continue;
    const distance = Math.abs(height - pixel.y);
    if (nearest === null || distance < nearest.distance) nearest = { series: one, distance };
  }
  return nearest;
}

/** Past its last point a line is not drawn, but over steps and time its last value is still what it has. */
function heightAt(series: Series, { across, y }: Geometry, place: number): number | null {
  const point = pointAt(series, across, place);
  return point === undefined ? null : y(point.value);
}
