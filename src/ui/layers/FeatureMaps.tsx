import type { Shape } from '../../domain/layers/layer.ts';
import classes from './FeatureMaps.module.css';

/** Height of the drawing in pixels: an image as large as the input fills it with its frontmost map. */
const HEIGHT = 26;
const WIDTH = 40;
const LARGEST_SIDE = 20;
/** Of the input; a larger output is drawn as large as that. */
const INPUT_SIDE = 28;

/** Feature maps drawn behind each other: one more for each doubling of their number. */
function mapsDrawn(channels: number): number {
  return Math.min(7, 1 + Math.round(Math.log2(Math.max(1, channels))));
}

function Maps({ height, width, channels }: { height: number; width: number; channels: number }) {
  const scale = (side: number) => Math.max(2, (Math.min(side, INPUT_SIDE) / INPUT_SIDE) * LARGEST_SIDE);
  const count = mapsDrawn(channels);
  const step = count === 1 ? 0 : Math.min(2.5, (WIDTH - LARGEST_SIDE - 2) / (count - 1));
  const [mapWidth, mapHeight] = [scale(width), scale(height)];
  const depth = step * (count - 1);
  const left = (WIDTH - mapWidth - depth) / 2;
  const top = (HEIGHT - mapHeight - depth / 2) / 2;
  return Array.from({ length: count }, (_, index) => (
    <rect
      // biome-ignore lint/suspicious/noArrayIndexKey: the maps differ in nothing but their place
      key={index}
      x={left + depth - index * step}
      y={top + (index * step) / 2}
      width={mapWidth}
      height={mapHeight}
      rx="1"
    />
  ));
}

/** A flat layer as a column: taller by the same amount for each doubling of its neurons. */
function Column({ units }: { units: number }) {
  const height = Math.min(HEIGHT, 3 + 1.75 * Math.log2(Math.max(1, units)));
  return <rect x={WIDTH / 2 - 2.5} y={(HEIGHT - height) / 2} width="5" height={height} rx="1.5" />;
}

/** The silhouette of what a layer puts out. Decoration: the shape stands beside it in numbers. */
export function FeatureMaps({ shape }: { readonly shape: Shape | null }) {
  return (
    <svg
      className={classes.maps}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      data-flat={shape?.length === 1 || undefined}
      data-unknown={shape === null || undefined}
    >
      {shape !== null && shape.length === 3 && <Maps height={shape[0]} width={shape[1]} channels={shape[2]} />}
      {shape !== null && shape.length === 1 && <Column units={shape[0]} />}
    </svg>
  );
}
