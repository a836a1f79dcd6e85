/** How colours look to people who tell fewer of them apart, and how far two colours are from each other. */

/** Linear-light red, green and blue, 0 to 1. */
type Linear = readonly [number, number, number];

/** Full-strength deficiencies: Machado, Oliveira and Fernandes 2009, table 1, for linear-light RGB; rows of 3. */
const DEFICIENCIES = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

export type Vision = 'normal' | keyof typeof DEFICIENCIES;
export const VISIONS: readonly Vision[] = ['normal', 'protanopia', 'deuteranopia', 'tritanopia'];

function linearOf(hex: string): Linear {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function seen(color: Linear, vision: Vision): Linear {
  if (vision === 'normal') return color;
  const matrix = DEFICIENCIES[vision];
  const row = (at: number): number => {
    const sum = color.reduce((total, value, index) => total + value * (matrix[at * 3 + index] ?? 0), 0);
    return Math.min(1, Math.max(0, sum));
  };
  return [row(0), row(1), row(2)];
}

/** OKLab (Ottosson 2020): lightness and two opponent axes in which distances are about even to the eye. */
function okLab([red, green, blue]: Linear): readonly [number, number, number] {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

/** The distance in OKLab of two colours ("#rrggbb") as a kind of vision sees them; 1 lies between black and white. */
export function colorDistance(one: string, other: string, vision: Vision): number {
  const [first, second] = [okLab(seen(linearOf(one), vision)), okLab(seen(linearOf(other), vision))];
  return Math.hypot(...first.map((value, index) => value - (second[index] ?? 0)));
}

/** WCAG's contrast ratio of two colours ("#rrggbb"), 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [red, green, blue] = linearOf(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
