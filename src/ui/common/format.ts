/** Numbers and names as the page writes them. Fractions become percent here and nowhere else. */

const NO_BREAK = '\u00a0';

/** 0.978 as "97.80 %". */
export function formatPercent(fraction: number, digits = 2): string {
  return `${(fraction * 100).toFixed(digits)}${NO_BREAK}%`;
}

/** A chance of 0 to 1 to two significant figures: "0.043", and below a thousandth "3.1e-7". */
export function formatChance(chance: number): string {
  return chance === 0 || chance >= 0.001 ? String(Number(chance.toPrecision(2))) : chance.toExponential(1);
}

/** 1630000 as "1,630,000". */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** 288000 as "288 k", 1280000 as "1.28 M": for places where six digits have no room. Up to five stay exact. */
export function formatCompact(count: number): string {
  if (count < 1e5) return formatCount(count);
  const [scaled, unit] = count < 1e6 ? [count / 1e3, 'k'] : count < 1e9 ? [count / 1e6, 'M'] : [count / 1e9, 'G'];
  return `${Number(scaled.toPrecision(3)).toLocaleString('en')}${NO_BREAK}${unit}`;
}

/** "1 layer", "2 layers". */
export function formatPlural(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A cost with four significant places after the point, or what it became when it left the numbers. */
export function formatCost(cost: number): string {
  return Number.isFinite(cost) ? cost.toFixed(4) : Number.isNaN(cost) ? 'not a number' : 'infinite';
}

/** Images a second, to three significant figures: the measurement is no better than that. */
export function formatSpeed(imagesPerSecond: number): string {
  const rounded = imagesPerSecond >= 1000 ? Math.round(imagesPerSecond / 10) * 10 : Math.round(imagesPerSecond);
  return `${formatCount(rounded)} images/s`;
}

/** "45 s", "3 min 20 s", "2 h 5 min", "4 days 3 h". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return minutes < 10 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

/** "≈ 45 s", "≈ 0.4 s", "under 0.1 s": a time that was estimated; below ten seconds with a tenth. */
export function formatEstimate(seconds: number): string {
  if (seconds < 0.1) return 'under 0.1 s';
  return `≈ ${seconds < 9.95 ? `${seconds.toFixed(1)} s` : formatDuration(seconds)}`;
}

/** 12582912 as "12.6 MB" (a megabyte is a million bytes). */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** 46080 as "46 kB", 400 as "400 B" (a kilobyte is a thousand bytes). */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1_000)} kB` : formatMegabytes(bytes);
}

/** A setting's number without a tail of zeros: 0.03, 1e-5. */
export function formatNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
}

/** "12 by 12 by 20": a shape for the ear. */
export function speakShape(shape: readonly number[]): string {
  return shape.join(' by ');
}
