/** Figures as the command line shows them. */

/** "98.76 %"; a dash where there is none. */
export function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(2)} %`;
}

/** "1,234". */
export function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** "42 s", "3 min 05 s", "2 h 07 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const pad = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** Rows as aligned columns, two spaces between; numbers are aligned on the right. */
export function alignedTable(rows: readonly (readonly string[])[], numeric: readonly boolean[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      widths
        .map((width, column) => {
          const cell = row[column] ?? '';
          return numeric[column] === true ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same as a Markdown table; the first row is its head. */
export function markdownTable(rows: readonly (readonly string[])[], numeric: readonly boolean[] = []): string {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, column) => (numeric[column] === true ? '---:' : '---'))),
    ...body.map(line),
  ].join('\n');
}
