import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { distortionSchema } from '../../src/domain/distortion.ts';
import {
  dataSchema,
  experimentSchema,
  networkSchema,
  parseExperimentText,
  trainingSchema,
} from '../../src/domain/experiment.ts';
import { LAYER_KINDS, LAYER_TYPES } from '../../src/domain/layers/registry.ts';
import { INITIALIZATIONS } from '../../src/domain/network.ts';

const TEXT = readFileSync(new URL('../../src/domain/EXPERIMENT_FORMAT.md', import.meta.url), 'utf8');

describe('the documented experiment format', () => {
  it('shows an experiment that parses', () => {
    const example = /^ {4}\{\n[\s\S]*?^ {4}\}$/m.exec(TEXT)?.[0] ?? '';
    expect(parseExperimentText(example).name).toBe('double-conv-relu');
  });

  it('names every field, layer and scheme that the schema takes', () => {
    const schemas = [experimentSchema, networkSchema, dataSchema, trainingSchema, distortionSchema];
    const layerFields = LAYER_TYPES.flatMap((type) => LAYER_KINDS[type].fields.map(({ name }) => name));
    const fields = [...schemas.flatMap((schema) => Object.keys(schema.shape)), ...layerFields, ...LAYER_TYPES];
    expect(fields.filter((field) => !TEXT.includes(`\`${field}\``))).toEqual([]);
    expect(INITIALIZATIONS.filter((scheme) => !TEXT.includes(`\`"${scheme}"\``))).toEqual([]);
  });
});
