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

/** The style of a run; colours repeat after eight runs, and then marks and dashes no longer pair with the same ones. */
export function runStyle(colorIndex: number): RunStyle {
  const turn = Math.floor(colorIndex / 8);
  return {
    color: `var(--run-${colorIndex % 8})`,
    shape: MARK_SHAPES[(colorIndex + turn * 3) % MARK_SHAPES.length] ?? 'circle',
    dash: DASHES[(colorIndex + turn * 5) % DASHES.length],
  };
}

/** SVG path of a mark, centred on the origin, about `radius` in size. */
export function markPath(shape: MarkShape, radius: number): string {
  const r = radius;
  switch (shape) {
    case 'circle':
      return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
    case 'ring':
      return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0ZM${-r / 2},0a${r / 2},${r / 2} 0 1,1 ${r},0a${r / 2},${r / 2} 0 1,1 ${-r},0Z`;
    case 'square':
      return `M${-r * 0.9},${-r * 0.9}H${r * 0.9}V${r * 0.9}H${-r * 0.9}Z`;
    case 'triangle':
      return `M0,${-r * 1.1}L${r * 1.1},${r * 0.85}H${-r * 1.1}Z`;
    case 'diamond':
      return `M0,${-r * 1.25}L${r * 1.25},0L0,${r * 1.25}L${-r * 1.25},0Z`;
    case 'cross': {
      const w = r * 0.38;
      return `M${-w},${-r}H${w}V${-w}H${r}V${w}H${w}V${r}H${-w}V${w}H${-r}V${-w}H${-w}Z`;
    }
    case 'star':
      return `M0,${-r * 1.3}L${r * 0.35},${-r * 0.35}L${r * 1.3},0L${r * 0.35},${r * 0.35}L0,${r * 1.3}L${-r * 0.35},${r * 0.35}L${-r * 1.3},0L${-r * 0.35},${-r * 0.35}Z`;
    case 'bar':
      return `M${-r * 1.2},${-r * 0.45}H${r * 1.2}V${r * 0.45}H${-r * 1.2}Z`;
    default:
      return shape satisfies never;
  }
}
