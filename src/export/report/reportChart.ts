/** The curves of a report as SVG that needs nothing else: no style sheet, no script, readable on white and in print. */
import type { EpochRecord } from '../../domain/run.ts';
import { escapeMarkup } from './escape.ts';
import type { ReportRun } from './report.ts';

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 16;
const TOP = 28;
const BOTTOM = 40;

export interface ChartKind {
  readonly title: string;
  readonly read: (epoch: EpochRecord) => number;
  readonly format: (value: number) => string;
}

export const CHARTS: readonly ChartKind[] = [
  {
    title: 'Validation accuracy by epoch',
    read: ({ validationAccuracy }) => validationAccuracy,
    format: (value) => `${Number((value * 100).toFixed(2))} %`,
  },
  {
    title: 'Training cost by epoch',
    read: ({ cost }) => cost,
    format: (value) => String(Number(value.toPrecision(3))),
  },
];

/** About `count` round numbers from at most `low` to at least `high`. */
function ticks(low: number, high: number, count: number): number[] {
  const span = high > low ? high - low : Math.abs(low) || 1;
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= count) ?? 10 * power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** One chart of all runs; values that are no numbers leave a gap. */
export function reportChart({ title, read, format }: ChartKind, runs: readonly ReportRun[]): string {
  const values = runs.flatMap(({ epochs }) => epochs.map(read)).filter(Number.isFinite);
  const lastEpoch = Math.max(1, ...runs.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)));
  const rows = values.length === 0 ? [0, 1] : ticks(Math.min(...values), Math.max(...values), 6);
  const [low, high] = [rows[0] ?? 0, rows.at(-1) ?? 1];
  const x = (epoch: number) => LEFT + ((epoch - 1) / Math.max(1, lastEpoch - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - ((value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const place = (value: number) => value.toFixed(1);
  const text = (at: number, down: number, anchor: string, words: string) =>
    `<text x="${place(at)}" y="${place(down)}" text-anchor="${anchor}" fill="#444">${escapeMarkup(words)}</text>`;
  const grid = rows.map(
    (value) =>
      `<path d="M${LEFT} ${place(y(value))}H${WIDTH - RIGHT}" stroke="#e3e3df"/>${text(LEFT - 8, y(value) + 4, 'end', format(value))}`,
  );
  const marks = [
    ...new Set([1, ...ticks(1, lastEpoch, 8).filter((epoch) => epoch > 1 && epoch < lastEpoch), lastEpoch]),
  ];
  const axis = marks
    .filter(Number.isInteger)
    .map((epoch) => text(x(epoch), HEIGHT - BOTTOM + 18, 'middle', String(epoch)));
  const lines = runs.map(({ name, color, dash, epochs }) => {
    let isDrawing = false;
    const path = epochs
      .map((epoch) => {
        const value = read(epoch);
        if (!Number.isFinite(value)) {
          isDrawing = false;
          return '';
        }
        const step = `${isDrawing ? 'L' : 'M'}${place(x(epoch.epoch))} ${place(y(value))}`;
        isDrawing = true;
        return step;
      })
      .join('');
    const pattern = dash === undefined ? '' : ` stroke-dasharray="${escapeMarkup(dash)}"`;
    const dots = epochs.length === 1 ? ' marker-start="url(#dot)"' : '';
    return `<path d="${path}" fill="none" stroke="${escapeMarkup(color)}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"${pattern}${dots}><title>${escapeMarkup(name)}</title></path>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escapeMarkup(title)}" font-family="system-ui, sans-serif" font-size="12">`,
    '<defs><marker id="dot" markerWidth="4" markerHeight="4" refX="2" refY="2"><circle cx="2" cy="2" r="2" fill="context-stroke"/></marker></defs>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="16" font-weight="600" fill="#1b1c1e">${escapeMarkup(title)}</text>`,
    ...grid,
    ...axis,
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, 'middle', 'Epoch'),
    ...lines,
    '</svg>',
  ].join('\n');
}
