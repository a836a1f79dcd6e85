import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseExperimentText } from '../../src/domain/experiment.ts';
import { type NetworkWeights, networkParameterShapes } from '../../src/domain/weights.ts';
import { weightsFromSafetensors } from '../../src/export/safetensors.ts';
import { decodeShareFragment } from '../../src/export/shareLink.ts';
import { defaultDraft } from '../../src/store/defaultDraft.ts';
import { EXPORT_FORMATS, exportText } from '../../src/ui/exchange/exportFormats.ts';
import { weightFile } from '../../src/ui/exchange/weightFiles.ts';

const DRAFT = { ...defaultDraft(), seed: 77 };
const PAGE = 'https://example.org/lab/?a=1#old';

describe('an exported experiment', () => {
  it('as a link or a file comes back as it was', () => {
    const link = exportText(DRAFT, 'link', PAGE).text;
    expect(link).toMatch(/^https:\/\/example\.org\/lab\/\?a=1#experiment1=[\w-]+$/);
    expect(decodeShareFragment(new URL(link).hash)).toEqual(DRAFT);
    expect(parseExperimentText(exportText(DRAFT, 'file', PAGE).text)).toEqual(DRAFT);
  });

  it('has a name for its file, and tells its limits, in every format', () => {
    const names = EXPORT_FORMATS.map((format) => exportText(DRAFT, format, PAGE).fileName);
    expect(names).toEqual([
      null,
      'basic-conv.json',
      'basic-conv-keras.py',
      'basic-conv-pytorch.py',
      'basic-conv-network3.py',
    ]);
    expect(exportText(DRAFT, 'network3', PAGE).limitations.join(' ')).toContain('the seed 77 is left out');
  });
});

describe('exported weights', () => {
  const weights: NetworkWeights = networkParameterShapes(DRAFT.network).map((shapes) =>
    shapes === null
      ? null
      : {
          weight: Float32Array.from({ length: shapes.weight.reduce((a, b) => a * b, 1) }, (_, index) => index % 7),
          bias: new Float32Array(shapes.bias[0]).fill(0.5),
        },
  );

  it('as safetensors hold the very numbers', () => {
    const file = weightFile(DRAFT, weights, 'safetensors', 'best');
    expect(file.fileName).toBe('basic-conv-best.safetensors');
    expect(weightsFromSafetensors(DRAFT.network, file.bytes)).toEqual(weights);
  });

  it('as a LayersModel are a zip of its two files', () => {
    const file = weightFile(DRAFT, weights, 'tfjs', 'last');
    expect(file.fileName).toBe('basic-conv-last-tfjs.zip');
    const entries = unzipSync(file.bytes);
    expect(Object.keys(entries)).toEqual(['model.json', 'weights.bin']);
    expect(JSON.parse(strFromU8(entries['model.json'] ?? new Uint8Array()))).toMatchObject({ format: 'layers-model' });
    const numbers = weights.reduce((sum, layer) => sum + (layer ? layer.weight.length + layer.bias.length : 0), 0);
    expect(entries['weights.bin']?.length).toBe(4 * numbers);
  });
});
