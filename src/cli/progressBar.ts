const MOST_CELLS = 30;
const LEAST_INTERVAL_MS = 100;

/** One line at the bottom of a terminal that is drawn again and again. */
export class ProgressBar {
  private isShown = false;
  private drawnAt = Number.NEGATIVE_INFINITY;

  private constructor(private readonly stream: NodeJS.WriteStream) {}

  /** A bar on `stream`; none where that is no terminal. */
  static on(stream: NodeJS.WriteStream): ProgressBar | null {
    if (!stream.isTTY) return null;
    return new ProgressBar(stream);
  }

  show(text: string, fraction: number): void {
    const time = performance.now();
    if (time - this.drawnAt < LEAST_INTERVAL_MS) return;
    this.drawnAt = time;
    // One column stays free: a line that fills the last one wraps on some terminals.
    const columns = (this.stream.columns || 80) - 1;
    const cells = Math.max(0, Math.min(MOST_CELLS, columns - text.length - 9));
    const filled = Math.round(Math.min(1, Math.max(0, fraction)) * cells);
    const share = `${Math.floor(fraction * 100)} %`.padStart(5);
    const bar = cells >= 5 ? `${'█'.repeat(filled)}${'░'.repeat(cells - filled)} ${share}  ` : `${share}  `;
    this.stream.write(`\r\x1b[2K${(bar + text).slice(0, columns)}`);
    this.isShown = true;
  }

  /** Takes the bar away, so that something else can be printed. */
  clear(): void {
    if (!this.isShown) return;
    this.stream.write('\r\x1b[2K');
    this.isShown = false;
    this.drawnAt = Number.NEGATIVE_INFINITY;
  }
}
