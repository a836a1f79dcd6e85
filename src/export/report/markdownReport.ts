/** A report as Markdown with its pictures beside it, for a repository or a notebook. */
import { strToU8, zipSync } from 'fflate';
import { escapeMarkdown } from './escape.ts';
import { groupSentence, HEADINGS, PROTOCOL, type Report, type ReportRun, RUN_COLUMNS, runCells } from './report.ts';
import { CHARTS, reportChart } from './reportChart.ts';

const PNG_ADDRESS = 'data:image/png;base64,';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(escapeMarkdown)))].join('\n');
}

function confusionTable(confusion: ArrayLike<number>): string {
  const digits = Array.from({ length: 10 }, (_, digit) => digit);
  const rows = digits.map((truth) => [
    String(truth),
    ...digits.map((predicted) => String(confusion[truth * 10 + predicted] ?? 0)),
  ]);
  return table(['true \\ predicted', ...digits.map(String)], rows);
}

function digitsOf(run: ReportRun, picture: string | null): string {
  const heading = `### ${escapeMarkdown(run.name)}`;
  if (run.wrong === null || run.confusion === null)
    return `${heading}\n\nIts predictions on the test digits are not kept.`;
  const shown = run.wrong.slice(0, run.shownDigits);
  const words = shown.map(({ image, truth, predicted }) => `${image} (${truth} taken for ${predicted})`).join(', ');
  const parts = [heading, `${run.wrong.length} of the test digits are wrong.`];
  if (picture !== null) parts.push(`![The wrong digits that it is surest of](${picture})`);
  if (shown.length > 0) parts.push(`The surest of them: ${words}.`);
  parts.push(confusionTable(run.confusion));
  return parts.join('\n\n');
}

/** The text; pictures are named, not held. */
export function markdownReport(
  report: Report,
  pictureOf: (run: ReportRun) => string | null,
  chartNames: readonly string[],
): string {
  const origin = report.runs.map((run) =>
    [
      `### ${escapeMarkdown(run.name)}`,
      [
        `- Engine: ${escapeMarkdown(run.engine)}`,
        `- Program: Layer Lab ${escapeMarkdown(run.version)}`,
        `- Browser: ${escapeMarkdown(run.browser)}`,
        `- Weights, SHA-256: ${run.weightsSha256 === null ? 'known once the run has ended' : `\`${run.weightsSha256}\``}`,
        `- [Open this experiment in the lab](<${run.link}>)`,
      ].join('\n'),
    ].join('\n\n'),
  );
  const parts = [
    `# ${escapeMarkdown(report.title)}`,
    `${escapeMarkdown(report.date)}, computed in a browser with Layer Lab`,
    ...report.notes
      .split(/\n{2,}/)
      .flatMap((paragraph) => (paragraph.trim() === '' ? [] : [escapeMarkdown(paragraph.trim())])),
    `## ${HEADINGS.curves}`,
    ...chartNames.map((name, index) => `![${CHARTS[index]?.title ?? ''}](${name})`),
    `## ${HEADINGS.runs}`,
    PROTOCOL,
    table(RUN_COLUMNS, report.runs.map(runCells)),
    ...(report.groups.length === 0
      ? []
      : [
          `## ${HEADINGS.groups}`,
          report.groups.map((group) => `- ${escapeMarkdown(groupSentence(group))}`).join('\n'),
        ]),
    ...(report.sentences.length === 0 ? [] : [`## ${HEADINGS.comparisons}`, ...report.sentences.map(escapeMarkdown)]),
    `## ${HEADINGS.digits}`,
    ...report.runs.map((run) => digitsOf(run, pictureOf(run))),
    `## ${HEADINGS.origin}`,
    'Open a run’s link in Layer Lab and press Train, or give its experiment file to the command line. On the exact engine the weights’ SHA-256 is the same.',
    ...origin,
    '### Data',
    report.dataHashes.map(({ name, sha256 }) => `- ${escapeMarkdown(name)}: \`${sha256}\``).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A ZIP of the text, the pictures and every experiment file. */
export function markdownArchive(report: Report): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  const chartNames = CHARTS.map((chart, index) => {
    const name = `pictures/curves-${index + 1}.svg`;
    files[name] = strToU8(reportChart(chart, report.runs));
    return name;
  });
  const pictures = new Map<ReportRun, string>();
  report.runs.forEach((run, index) => {
    files[`experiments/run-${index + 1}.json`] = strToU8(`${JSON.stringify(run.experiment, null, 2)}\n`);
    if (run.digitSheet?.startsWith(PNG_ADDRESS) !== true) return;
    const name = `pictures/digits-${index + 1}.png`;
    files[name] = Uint8Array.from(atob(run.digitSheet.slice(PNG_ADDRESS.length)), (character) =>
      character.charCodeAt(0),
    );
    pictures.set(run, name);
  });
  files['report.md'] = strToU8(markdownReport(report, (run) => pictures.get(run) ?? null, chartNames));
  return zipSync(files);
}
