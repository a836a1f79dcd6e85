import { bookFigureOf, CATALOGUE } from '../catalogue/catalogue.ts';
import { EXIT } from './exitCodes.ts';
import { alignedTable, percent } from './format.ts';

/** Lists the catalogue: a line each experiment, in the order of the chapter. @returns the exit code */
export function listCommand(flags: { readonly json?: true }): number {
  process.stdout.write(flags.json === true ? jsonLines() : table());
  return EXIT.done;
}

function jsonLines(): string {
  return CATALOGUE.flatMap((entry): object[] => {
    const { id, row, title } = entry;
    if (entry.kind === 'ensemble') {
      const bookAccuracy = entry.bookFigure.testAccuracy;
      return [{ event: 'ensemble', name: id, row, entry: id, title, of: entry.of, bookAccuracy }];
    }
    return entry.experiments.map(({ id: name, experiment }) => ({
      event: 'experiment',
      name,
      row,
      entry: id,
      title,
      bookAccuracy: bookFigureOf(name)?.testAccuracy ?? null,
      seeds: entry.seeds,
      experiment,
    }));
  })
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
}

function table(): string {
  const rows = CATALOGUE.flatMap((entry): string[][] => {
    if (entry.kind === 'ensemble') {
      return [[entry.row, entry.id, '', percent(entry.bookFigure.testAccuracy), `${entry.title} (reproduce only)`]];
    }
    return entry.experiments.map(({ id, experiment }) => [
      entry.row,
      id,
      String(experiment.training.epochs),
      percent(bookFigureOf(id)?.testAccuracy ?? null),
      entry.title,
    ]);
  });
  return `${alignedTable([['row', 'name', 'epochs', 'book', 'title'], ...rows], [false, false, true, true, false])}\n`;
}
