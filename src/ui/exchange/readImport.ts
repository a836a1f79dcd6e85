/** Makes an experiment of whatever was opened, pasted or dropped: an experiment file, or network3 code. */
import {
  type Experiment,
  ExperimentError,
  MAXIMUM_EXPERIMENT_CHARACTERS,
  parseExperiment,
  parseExperimentText,
  TRAINING_COUNT,
} from '../../domain/experiment.ts';
import { type Network3Program, parseNetwork3 } from '../../export/network3Parser.ts';
import { CodeError, positionOf } from '../../export/pythonTokens.ts';
import { formatCount } from '../common/format.ts';
import type { ImportDetail, ImportFailure } from './importFailure.ts';

export type ImportResult =
  | { readonly isRead: true; readonly experiment: Experiment; readonly from: 'experiment file' | 'network3 code' }
  | { readonly isRead: false; readonly failure: ImportFailure };

/** The largest file that is read at all: far more than any experiment, and little for the page. */
export const MAXIMUM_FILE_BYTES = MAXIMUM_EXPERIMENT_CHARACTERS;

/** What a code says takes the place of the same in `current`; what it is silent about stays. */
export function experimentOfProgram(program: Network3Program, current: Experiment): Experiment {
  const { initialization: _, ...network } = current.network;
  const { maxSteps: __, earlyStopping: ___, ...training } = current.training;
  const said = program.training;
  return parseExperiment({
    ...current,
    name: 'network3 code',
    network: { ...network, input: program.input, layers: program.layers },
    training: {
      ...training,
      miniBatchSize: program.miniBatchSize,
      ...(said === null
        ? {}
        : {
            epochs: said.epochs,
            learningRate: said.learningRate,
            l2: said.l2,
            l2Scaling: 'miniBatches',
            shuffle: 'never',
          }),
    },
    data:
      said === null
        ? current.data
        : { dataset: 'mnist', trainSize: TRAINING_COUNT, expansion: said.expanded ? 'shift' : 'none' },
  });
}

/** Reads a text as an experiment file where it starts as JSON does, and as network3 code otherwise. */
export function readImport(text: string, current: Experiment): ImportResult {
  if (text.length > MAXIMUM_EXPERIMENT_CHARACTERS) return tooLarge('This text', text.length, 'characters');
  if (text.trim() === '') {
    return failed('There is nothing in it.', [
      { place: 'The whole', expected: 'an experiment file or network3 code', received: 'nothing', quote: null },
    ]);
  }
  const isJson = /^\s*[{["]/.test(text);
  try {
    return isJson
      ? { isRead: true, experiment: parseExperimentText(text), from: 'experiment file' }
      : { isRead: true, experiment: experimentOfProgram(parseNetwork3(text), current), from: 'network3 code' };
  } catch (error) {
    if (error instanceof CodeError) {
      return failed('This network3 code cannot be read.', [codeDetail(text, error)]);
    }
    if (!(error instanceof ExperimentError)) throw error;
    return failed(
      isJson ? 'This is not an experiment that can be trained.' : 'This code is no experiment that can be trained.',
      error.problems.map(({ path, expected, received }) => ({
        place: path === '' ? 'The whole' : path,
        expected,
        received,
        quote: null,
      })),
    );
  }
}

/** Reads a file; what is too large or no text is refused unread. */
export async function readImportFile(file: File, current: Experiment): Promise<ImportResult> {
  if (file.size > MAXIMUM_FILE_BYTES) return tooLarge(file.name, file.size, 'bytes');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return failed(`${file.name} could not be read as text.`, [
      { place: file.name, expected: 'a text in UTF-8', received: 'other bytes', quote: null },
    ]);
  }
  return readImport(text, current);
}

function tooLarge(name: string, size: number, unit: string): ImportResult {
  const expected = `at most ${formatCount(MAXIMUM_FILE_BYTES)} ${unit}`;
  return failed(`${name} is too large to be an experiment, and was not read.`, [
    { place: name, expected, received: `${formatCount(size)} ${unit}`, quote: null },
  ]);
}

function failed(message: string, details: readonly ImportDetail[]): ImportResult {
  return { isRead: false, failure: { message, details } };
}

/** Longer lines are cut around the character. */
const MOST_QUOTED = 100;

function codeDetail(source: string, { offset, expected, received }: CodeError): ImportDetail {
  const { line, column } = positionOf(source, offset);
  const text = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').trimEnd();
  const start = Math.max(0, column - 1 - MOST_QUOTED / 2);
  const quoted = text.slice(start, start + MOST_QUOTED);
  return {
    place: `Line ${line}, column ${column}`,
    expected,
    received,
    quote: `${quoted}\n${' '.repeat(column - 1 - start)}^`,
  };
}
