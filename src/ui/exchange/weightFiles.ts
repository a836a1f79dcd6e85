/** Trained weights as files of other programs. */
import { strToU8, zipSync } from 'fflate';
import type { Experiment } from '../../domain/experiment.ts';
import type { NetworkWeights } from '../../domain/weights.ts';
import { fileNameOf } from '../../export/code.ts';
import { weightsToSafetensors } from '../../export/safetensors.ts';
import { exportTfjsModel } from '../../export/tfjsModel.ts';

export type WeightFormat = 'safetensors' | 'tfjs';

export interface BinaryFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A safetensors file, or a zip of the two files of a tfjs LayersModel. @throws Error where the weights are not the network's */
export function weightFile(
  experiment: Experiment,
  weights: NetworkWeights,
  format: WeightFormat,
  which: 'last' | 'best',
): BinaryFile {
  switch (format) {
    case 'safetensors':
      return {
        fileName: fileNameOf(experiment, `-${which}.safetensors`),
        mediaType: 'application/octet-stream',
        bytes: weightsToSafetensors(experiment.network, weights),
      };
    case 'tfjs': {
      const files = exportTfjsModel(experiment.network, weights);
      // Weights do not compress; storing them keeps the page from stuttering.
      const entries = { 'model.json': strToU8(JSON.stringify(files.model)), 'weights.bin': files.weights };
      return {
        fileName: fileNameOf(experiment, `-${which}-tfjs.zip`),
        mediaType: 'application/zip',
        bytes: zipSync(entries, { level: 0 }),
      };
    }
    default:
      return format satisfies never;
  }
}
