import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MARK_SHAPES, markPath, runStyle, STYLE_COUNT, styleIndex, styleParts } from '../../src/ui/common/runStyle.ts';
import { colorDistance, contrast, VISIONS } from './colourVision.ts';

const tokens = readFileSync(new URL('../../src/ui/app/tokens.css', import.meta.url), 'utf8');

/** A theme's colour by its name in the style sheet. */
function token(theme: 'light' | 'dark', name: string): string {
  const block = tokens.split(`[data-mantine-color-scheme="${theme}"]`)[1]?.split('}')[0] ?? '';
  const value = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1];
  if (value === undefined) throw new Error(`${theme} has no colour ${name}.`);
  return value;
}

const ALL = Array.from({ length: STYLE_COUNT ** 2 }, (_, index) => index);
const pairsOf = (indices: readonly number[]) =>
  indices.flatMap((one) => indices.filter((other) => other > one).map((other) => [one, other] as const));
/** Two colours side by side are told apart from 0.02 on; thin lines that cross need several times that. */
const LEAST_DISTANCE = 0.1;

describe('distances of colours', () => {
  it('are those of known pairs', () => {
    expect(colorDistance('#000000', '#ffffff', 'normal')).toBeCloseTo(1, 3);
    // Pure red and a dark yellow-green of the same lightness: far apart, but not without the red-sensitive cones.
    expect(colorDistance('#ff0000', '#7f8000', 'normal')).toBeGreaterThan(0.2);
    expect(colorDistance('#a52a2a', '#4f6b2a', 'protanopia')).toBeLessThan(0.14);
    // Greys look the same to everybody.
    for (const vision of VISIONS) expect(colorDistance('#777777', '#777777', vision)).toBeCloseTo(0, 6);
    for (const vision of VISIONS) expect(colorDistance('#000000', '#ffffff', vision)).toBeCloseTo(1, 2);
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
  });
});

describe('the styles of runs', () => {
  it.each(['light', 'dark'] as const)('have colours that any eye tells apart, %s', (theme) => {
    const colors = Array.from({ length: STYLE_COUNT }, (_, index) => token(theme, `run-${index}`));
    for (const vision of VISIONS) {
      for (const [one, other] of pairsOf(ALL.slice(0, STYLE_COUNT))) {
        const distance = colorDistance(colors[one] ?? '', colors[other] ?? '', vision);
        expect(distance, `${one} and ${other}, ${vision}`).toBeGreaterThan(LEAST_DISTANCE);
      }
    }
    for (const color of colors) expect(contrast(color, token(theme, 'surface'))).toBeGreaterThan(3);
  });

  it('differ in mark and dash among the first eight, so that grey is enough', () => {
    const styles = ALL.slice(0, STYLE_COUNT).map(runStyle);
    expect(new Set(styles.map(({ shape }) => shape)).size).toBe(STYLE_COUNT);
    expect(new Set(styles.map(({ dash }) => dash)).size).toBe(STYLE_COUNT);
  });

  it('are all different; the same colour never comes with the same mark or dash again', () => {
    const styles = ALL.map(runStyle);
    const looks = styles.map(({ color, shape, dash }) => [`${color} ${shape}`, `${color} ${dash}`]);
    for (const kind of [0, 1]) expect(new Set(looks.map((look) => look[kind])).size).toBe(ALL.length);
  });

  it('can be chosen by colour and mark', () => {
    for (const index of ALL) {
      const { color, shape } = styleParts(index);
      expect(styleIndex(color, shape)).toBe(index);
      expect(runStyle(index)).toMatchObject({ color: `var(--run-${color})`, shape: MARK_SHAPES[shape] });
    }
  });

  it('have marks that can be drawn anywhere', () => {
    for (const shape of MARK_SHAPES) {
      const path = markPath(shape, 3, 100, 50);
      expect(path).toMatch(/^M[-\d.]+,[-\d.]+/);
      const [x = 0, y = 0] = path
        .slice(1)
        .split(/[,A-Za-z]/)
        .map(Number);
      expect(Math.hypot(x - 100, y - 50)).toBeLessThan(5);
    }
  });
});
