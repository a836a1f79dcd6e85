import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { ExperimentError, parseExperiment } from '../../src/domain/experiment.ts';
import { decodeShareFragment, encodeShareFragment } from '../../src/export/shareLink.ts';

const EXPERIMENT = parseExperiment({
  format: 'experiment/1',
  name: 'Größe – 大',
  network: {
    input: [28, 28, 1],
    layers: [
      { type: 'conv', filters: 20, kernel: [5, 3], activation: 'relu' },
      { type: 'dropout', rate: 0.1 },
      { type: 'softmax', units: 10 },
    ],
  },
  data: { dataset: 'mnist', trainSize: 1234 },
  training: { epochs: 6, miniBatchSize: 10, learningRate: 0.1 },
  seed: Number.MAX_SAFE_INTEGER,
});

function fragmentOf(text: string): string {
  const bytes = deflateSync(strToU8(text));
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `experiment1=${btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

describe('share links', () => {
  it('open to the identical experiment', () => {
    const fragment = encodeShareFragment(EXPERIMENT);
    expect(decodeShareFragment(`#${fragment}`)).toEqual(EXPERIMENT);
    expect(fragment).toMatch(/^experiment1=[A-Za-z0-9_-]+$/);
    expect(fragment.length).toBeLessThan(500);
  });

  it('are not mistaken for other fragments', () => {
    expect(decodeShareFragment('')).toBeNull();
    expect(decodeShareFragment('#runs')).toBeNull();
  });

  it('are refused politely wherever they are damaged', () => {
    const fragment = encodeShareFragment(EXPERIMENT);
    fc.assert(
      fc.property(
        fc.nat(fragment.length - 'experiment1='.length - 1),
        fc.constantFrom('', 'A', '%', '~', '9'),
        (position, replacement) => {
          const at = 'experiment1='.length + position;
          const changed = fragment.slice(0, at) + replacement + (replacement === '' ? '' : fragment.slice(at + 1));
          let result: unknown;
          try {
            result = decodeShareFragment(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(ExperimentError);
            return;
          }
          // Deflate has no checksum: a changed link may by chance still be a well-formed experiment, and then it is one.
          expect(parseExperiment(result)).toEqual(result);
        },
      ),
    );
  });

  it('do not unfold a small link into a huge text', () => {
    expect(() => decodeShareFragment(fragmentOf(' '.repeat(3_000_000)))).toThrow('more text');
  });

  it('name the field of an experiment that cannot be', () => {
    const fragment = fragmentOf(JSON.stringify({ ...EXPERIMENT, training: { ...EXPERIMENT.training, epochs: -1 } }));
    expect(() => decodeShareFragment(fragment)).toThrow('training.epochs');
  });
});
