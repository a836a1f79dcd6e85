/** The forms in which an experiment can leave the page. */
import { EXPERIMENT_FORMAT, type Experiment } from '../../domain/experiment.ts';
import { fileNameOf } from '../../export/code.ts';
import { exportKeras } from '../../export/keras.ts';
import { exportNetwork3 } from '../../export/network3.ts';
import { exportPyTorch } from '../../export/pytorch.ts';
import { encodeShareFragment } from '../../export/shareLink.ts';

export const EXPORT_FORMATS = ['link', 'file', 'keras', 'pytorch', 'network3'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const FORMAT_LABELS: Record<ExportFormat, string> = {
  link: 'Share link',
  file: 'Experiment file',
  keras: 'Keras 3',
  pytorch: 'PyTorch',
  network3: 'network3',
};

export interface ExportedText {
  readonly text: string;
  /** What it is, and what to do with it. */
  readonly lead: string;
  /** Null where a file would make no sense. */
  readonly fileName: string | null;
  readonly mediaType: string;
  readonly limitations: readonly string[];
}

/**
 * An experiment without issues in one of the formats; `page` is the address of this page.
 *
 * @throws Error where the stack has issues
 */
export function exportText(experiment: Experiment, format: ExportFormat, page: string): ExportedText {
  switch (format) {
    case 'link':
      return {
        text: `${page.replace(/#.*$/s, '')}#${encodeShareFragment(experiment)}`,
        lead: 'Opens this page with this very experiment on the bench. Everything is in the link itself; nothing is stored anywhere.',
        fileName: null,
        mediaType: 'text/plain',
        limitations: [],
      };
    case 'file':
      return {
        text: `${JSON.stringify(experiment, null, 2)}\n`,
        lead: `Format ${EXPERIMENT_FORMAT}: open it here again, or train it on the command line with npm run lab train.`,
        fileName: fileNameOf(experiment, '.json'),
        mediaType: 'application/json',
        limitations: [],
      };
    case 'keras':
      return {
        ...codeOf(exportKeras(experiment)),
        lead: 'A complete program that trains the same network in Keras 3.',
      };
    case 'pytorch':
      return {
        ...codeOf(exportPyTorch(experiment)),
        lead: 'A complete program that trains the same network in PyTorch.',
      };
    case 'network3':
      return { ...codeOf(exportNetwork3(experiment)), lead: 'The same network for the program of the book.' };
    default:
      return format satisfies never;
  }
}

function codeOf({ code, fileName, limitations }: ReturnType<typeof exportKeras>): Omit<ExportedText, 'lead'> {
  return { text: code, fileName, mediaType: 'text/x-python', limitations };
}
