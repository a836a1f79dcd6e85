/** How runs are told apart: a colour, a mark and a dash each, so that no reading hangs on colour alone. */

export const MARK_SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'ring', 'bar'] as const;
export type MarkShape = (typeof MARK_SHAPES)[number];

const DASHES = [undefined, '6 3', '2 3', '8 3 2 3', '4 2', '1 3', '10 4', '6 2 1 2 1 2'] as const;

export interface RunStyle {
  readonly color: string;
  readonly shape: MarkShape;
  /** stroke-dasharray; undefined draws a full line. */
  readonly dash: string | undefined;
}

/** Colours, marks and dashes: eight each. */
export const STYLE_COUNT = MARK_SHAPES.length;

/** The style of a run; colours repeat after eight runs, and then marks and dashes no longer pair with the same ones. */
export function runStyle(colorIndex: number): RunStyle {
  const { color, shape } = styleParts(colorIndex);
  const turn = Math.floor(colorIndex / STYLE_COUNT);
  return {
    color: `var(--run-${color})`,
    shape: MARK_SHAPES[shape] ?? 'circle',
    dash: DASHES[(color + turn * 5) % DASHES.length],
  };
}

/** The places of a run's colour and mark among the eight of each. */
export function styleParts(colorIndex: number): { readonly color: number; readonly shape: number } {
  const color = colorIndex % STYLE_COUNT;
  const turn = Math.floor(colorIndex / STYLE_COUNT);
  return { color, shape: (color + turn * 3) % STYLE_COUNT };
}

/** The lowest index that has this colour and this mark: each of the 64 pairs has one below 64. */
export function styleIndex(color: number, shape: number): number {
  // Three times three is one, counted by eights.
  const turn = ((shape - color + STYLE_COUNT) * 3) % STYLE_COUNT;
  return turn * STYLE_COUNT + color;
}

type Corner = readonly [x: number, y: number];

function polygon(corners: readonly Corner[], radius: number, x: number, y: number): string {
  const at = ([across, down]: Corner) => `${round(x + across * radius)},${round(y + down * radius)}`;
  return `M${corners.map(at).join('L')}Z`;
}

function disc(radius: number, x: number, y: number, sweep: 0 | 1): string {
  const half = `a${radius},${radius} 0 1,${sweep}`;
  return `M${round(x - radius)},${round(y)}${half} ${2 * radius},0${half} ${-2 * radius},0Z`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

const CORNERS: Readonly<Record<Exclude<MarkShape, 'circle' | 'ring'>, readonly Corner[]>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.1],
    [1.1, 0.85],
    [-1.1, 0.85],
  ],
  diamond: [
    [0, -1.25],
    [1.25, 0],
    [0, 1.25],
    [-1.25, 0],
  ],
  cross: [
    [-0.38, -1],
    [0.38, -1],
    [0.38, -0.38],
    [1, -0.38],
    [1, 0.38],
    [0.38, 0.38],
    [0.38, 1],
    [-0.38, 1],
    [-0.38, 0.38],
    [-1, 0.38],
    [-1, -0.38],
    [-0.38, -0.38],
  ],
  star: [
    [0, -1.3],
    [0.35, -0.35],
    [1.3, 0],
    [0.35, 0.35],
    [0, 1.3],
    [-0.35, 0.35],
    [-1.3, 0],
    [-0.35, -0.35],
  ],
  bar: [
    [-1.2, -0.45],
    [1.2, -0.45],
    [1.2, 0.45],
    [-1.2, 0.45],
  ],
};

/** SVG path of a mark about `radius` in size, to be filled by the even-odd rule; centred on the origin where no centre is given. */
export function markPath(shape: MarkShape, radius: number, x = 0, y = 0): string {
  if (shape === 'circle') return disc(radius, x, y, 0);
  if (shape === 'ring') return disc(radius, x, y, 0) + disc(radius / 2, x, y, 1);
  return polygon(CORNERS[shape], radius, x, y);
}
