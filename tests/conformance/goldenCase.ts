import { parseExperimentText } from '../../src/domain/experiment.ts';
import { weightsFromSafetensors } from '../../src/export/safetensors.ts';
import type { GoldenCase } from './subject.ts';

interface Trace {
  readonly cost: readonly number[];
  readonly validationProbabilities: readonly (readonly number[])[];
}

/** A golden case from its four files, read by `read(name of the file)`. */
export async function parseGoldenCase(name: string, read: (file: string) => Promise<Uint8Array>): Promise<GoldenCase> {
  const text = async (file: string) => new TextDecoder().decode(await read(file));
  const experiment = parseExperimentText(await text('experiment.json'));
  // Written by the reference program; a wrong shape of it fails the comparison.
  const trace = JSON.parse(await text('trace.json')) as Trace;
  return {
    name,
    experiment,
    initialWeights: weightsFromSafetensors(experiment.network, await read('init.safetensors')),
    finalWeights: weightsFromSafetensors(experiment.network, await read('final.safetensors')),
    costs: trace.cost,
    validationProbabilities: trace.validationProbabilities,
  };
}
