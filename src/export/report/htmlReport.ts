/** A report as one HTML file that holds its pictures and needs nothing else: no script, no style sheet, no network. */
import { escapeMarkup } from './escape.ts';
import {
  groupSentence,
  HEADINGS,
  PROTOCOL,
  percent,
  type Report,
  type ReportRun,
  RUN_COLUMNS,
  runCells,
} from './report.ts';
import { CHARTS, reportChart } from './reportChart.ts';

const STYLE = `
body { max-width: 920px; margin: 32px auto; padding: 0 20px; color: #1b1c1e; background: #fff; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 36px 0 8px; } h3 { font-size: 15px; margin: 20px 0 4px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid #e3e3df; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } .quiet { color: #5a5d63; } svg, img { max-width: 100%; height: auto; }
code { font-size: 12px; overflow-wrap: anywhere; } .swatch { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 3px; vertical-align: -1px; }
.matrix td, .matrix th { text-align: right; padding: 2px 6px; } .scroll { overflow-x: auto; } .digits { image-rendering: pixelated; width: 420px; }
@media print { body { margin: 0; } h2, h3 { break-after: avoid; } table, svg, img { break-inside: avoid; } }`;

function runsTable(runs: readonly ReportRun[]): string {
  const rows = runs.map((run) => {
    const [name = '', ...rest] = runCells(run).map(escapeMarkup);
    const cells = rest.map((cell, index) => `<td${index < rest.length - 1 ? ' class="number"' : ''}>${cell}</td>`);
    return `<tr><th scope="row"><span class="swatch" style="background:${escapeMarkup(run.color)}"></span>${name}</th>${cells.join('')}</tr>`;
  });
  const head = RUN_COLUMNS.map(
    (column, index) =>
      `<th scope="col"${index > 0 && index < RUN_COLUMNS.length - 1 ? ' class="number"' : ''}>${column}</th>`,
  );
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function matrix(confusion: ArrayLike<number>): string {
  const digits = Array.from({ length: 10 }, (_, digit) => digit);
  const rows = digits.map((truth) => {
    const cells = digits.map((predicted) => `<td>${confusion[truth * 10 + predicted] ?? 0}</td>`);
    return `<tr><th scope="row">${truth}</th>${cells.join('')}</tr>`;
  });
  const head = digits.map((digit) => `<th scope="col">${digit}</th>`).join('');
  return `<div class="scroll"><table class="matrix"><caption class="quiet">True class down, predicted class across; test digits</caption><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function wrongDigits(run: ReportRun): string {
  const name = `<h3>${escapeMarkup(run.name)}</h3>`;
  if (run.wrong === null || run.confusion === null) {
    return `${name}<p class="quiet">Its predictions on the test digits are not kept.</p>`;
  }
  const shown = run.wrong.slice(0, run.shownDigits);
  const words = shown.map(({ image, truth, predicted }) => `${image}: ${truth} taken for ${predicted}`).join(', ');
  const picture =
    run.digitSheet === null || shown.length === 0
      ? ''
      : `<p><img class="digits" src="${escapeMarkup(run.digitSheet)}" alt="${escapeMarkup(`Test digits: ${words}`)}"></p>`;
  return `${name}<p>${run.wrong.length.toLocaleString('en-US')} of the test digits are wrong${shown.length > 0 ? `; the ${shown.length} that it is surest of, true label above and predicted below` : ''}.</p>${picture}${matrix(run.confusion)}`;
}

function origin(run: ReportRun): string {
  const epochs = run.epochs.length === 0 ? 0 : run.epochs.reduce((sum, { seconds }) => sum + seconds, 0);
  const facts: readonly (readonly [string, string])[] = [
    ['Engine', run.engine],
    ['Program', `Layer Lab ${run.version}`],
    ['Browser', run.browser],
    ['Time of training', `${epochs.toFixed(1)} s, without evaluations`],
    ['Weights, SHA-256', run.weightsSha256 ?? 'known once the run has ended'],
  ];
  const lines = facts.map(
    ([term, value]) => `<tr><th scope="row">${term}</th><td><code>${escapeMarkup(value)}</code></td></tr>`,
  );
  const experiment = escapeMarkup(JSON.stringify(run.experiment, null, 1));
  return `<h3>${escapeMarkup(run.name)}</h3><table><tbody>${lines.join('\n')}</tbody></table><p><a href="${escapeMarkup(run.link)}">Open this experiment in the lab</a></p><details><summary>Experiment file</summary><pre><code>${experiment}</code></pre></details>`;
}

function section(heading: string, content: string): string {
  return `<section><h2>${escapeMarkup(heading)}</h2>\n${content}\n</section>`;
}

/** The whole document. */
export function htmlReport(report: Report): string {
  const paragraphs = report.notes
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeMarkup(paragraph.trim()).replaceAll('\n', '<br>')}</p>`);
  const hashes = report.dataHashes.map(
    ({ name, sha256 }) => `<tr><th scope="row">${escapeMarkup(name)}</th><td><code>${sha256}</code></td></tr>`,
  );
  const best = report.runs
    .flatMap(({ name, best: found }) => (found === null ? [] : [{ name, ...found }]))
    .reduce<{ name: string; validationAccuracy: number; testAccuracy: number } | null>(
      (leader, next) => (leader === null || next.validationAccuracy > leader.validationAccuracy ? next : leader),
      null,
    );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeMarkup(report.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(report.title)}</h1>
<p class="quiet">${escapeMarkup(report.date)}, computed in a browser with Layer Lab</p>
${paragraphs.join('\n')}
${best === null ? '' : `<p>Best on validation: <strong>${escapeMarkup(best.name)}</strong>, ${percent(best.testAccuracy)} of the test digits.</p>`}
${section(HEADINGS.curves, CHARTS.map((chart) => reportChart(chart, report.runs)).join('\n'))}
${section(HEADINGS.runs, `<p class="quiet">${PROTOCOL}</p>${runsTable(report.runs)}`)}
${report.groups.length === 0 ? '' : section(HEADINGS.groups, `<ul>${report.groups.map((group) => `<li>${escapeMarkup(groupSentence(group))}</li>`).join('')}</ul>`)}
${report.sentences.length === 0 ? '' : section(HEADINGS.comparisons, report.sentences.map((sentence) => `<p>${escapeMarkup(sentence)}</p>`).join('\n'))}
${section(HEADINGS.digits, report.runs.map(wrongDigits).join('\n'))}
${section(HEADINGS.origin, `<p>Open a run’s link in Layer Lab and press Train, or give its experiment file to the command line. On the exact engine the weights’ SHA-256 is the same.</p>${report.runs.map(origin).join('\n')}<h3>Data</h3><table><tbody>${hashes.join('\n')}</tbody></table>`)}
</main>
</body>
</html>
`;
}
