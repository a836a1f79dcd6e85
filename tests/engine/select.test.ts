import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/domain/experiment.ts';
import type { EngineId } from '../../src/engine/engine.ts';
import { type Candidate, explainNone, formatSpeed, measurementKey, selectFastest } from '../../src/engine/select.ts';

const LABELS: Readonly<Record<EngineId, string>> = {
  cpu: 'CPU engine (exact)',
  cpuFast: 'CPU engine (fast)',
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  tfjsCpu: 'tfjs',
};

function candidate(id: EngineId, imagesPerSecond: number | null, change: Partial<Candidate> = {}): Candidate {
  const isSoftware = id === 'tfjsCpu';
  return {
    id,
    label: LABELS[id],
    availability: { available: true, device: 'a device', isSoftware },
    passedSelfTest: true,
    imagesPerSecond,
    ...change,
  };
}

const software = { availability: { available: true, device: 'SwiftShader', isSoftware: true } } as const;
const missing = { availability: { available: false, reason: 'this browser has no WebGPU' } } as const;

describe('the choice', () => {
  it('falls on the fastest by measurement, not by name, and says what was measured', () => {
    const candidates = [
      candidate('cpu', 8_123),
      candidate('webgpu', 18.2, software),
      candidate('webgl', 70),
      candidate('tfjsCpu', 20_000),
    ];
    expect(selectFastest(candidates)).toEqual({
      id: 'cpu',
      reason: 'measured 8,100 images/s; WebGPU is a software renderer here, 18; WebGL 70',
    });
    expect(selectFastest([candidate('cpu', 8_123), candidate('webgpu', 30_000)])).toEqual({
      id: 'webgpu',
      reason: 'measured 30,000 images/s; CPU engine (exact) 8,100',
    });
  });

  it('never falls on the engine that is not reproducible, but tells that it would be faster', () => {
    const choice = selectFastest([candidate('cpu', 8_000), candidate('cpuFast', 9_500)]);
    expect(choice).toEqual({
      id: 'cpu',
      reason: 'measured 8,000 images/s; CPU engine (fast) 9,500, but not reproducible to the bit',
    });
    expect(selectFastest([candidate('cpu', 8_000), candidate('cpuFast', 7_000)])?.reason).toBe(
      'measured 8,000 images/s',
    );
  });

  it('leaves out what failed its test, was not tested or is not there', () => {
    const candidates = [
      candidate('cpu', 100),
      candidate('webgpu', null, missing),
      candidate('webgl', 5_000, { passedSelfTest: false }),
    ];
    expect(selectFastest(candidates)).toEqual({
      id: 'cpu',
      reason: 'measured 100 images/s; WebGPU is not available; WebGL failed its self-test',
    });
    const untested = candidate('webgpu', null, { ...software, passedSelfTest: null });
    expect(selectFastest([candidate('cpu', 100), untested])?.reason).toBe(
      'measured 100 images/s; WebGPU is a software renderer here',
    );
  });

  it('falls on plain tfjs where nothing else works, and on nothing where not even that does', () => {
    const none = [candidate('cpu', null, missing), candidate('webgpu', 50, { passedSelfTest: false })];
    expect(selectFastest([...none, candidate('tfjsCpu', 20)])?.id).toBe('tfjsCpu');
    expect(selectFastest(none)).toBeNull();
    expect(explainNone(none)).toBe(
      'No engine can train in this browser (CPU engine (exact): this browser has no WebGPU; WebGPU: failed its self-test)',
    );
  });
});

describe('a measurement', () => {
  const experiment = parseExperiment({
    format: 'experiment/1',
    name: 'one',
    network: { input: [28, 28, 1], layers: [{ type: 'softmax', units: 10 }] },
    data: { dataset: 'mnist' },
    training: { epochs: 1, miniBatchSize: 10, learningRate: 0.1 },
    seed: 1,
  });
  const { network } = experiment;

  it('holds for experiments of the same shape, mini-batch size and threads', () => {
    const key = measurementKey(experiment, 1);
    expect(measurementKey({ ...experiment, name: 'two', seed: 2 }, 1)).toBe(key);
    const changes = [
      measurementKey(experiment, 2),
      measurementKey({ ...experiment, training: { ...experiment.training, miniBatchSize: 20 } }, 1),
      measurementKey(
        { ...experiment, network: { ...network, layers: [{ type: 'dropout', rate: 0.5 }, ...network.layers] } },
        1,
      ),
      measurementKey(
        { ...experiment, network: { ...network, layers: [{ type: 'dropout', rate: 0.1 }, ...network.layers] } },
        1,
      ),
    ];
    expect(new Set([key, ...changes]).size).toBe(5);
  });

  it('is told with two digits', () => {
    expect([1.84, 17.6, 8_123.4, 12_345].map(formatSpeed)).toEqual(['1.8', '18', '8,100', '12,000']);
  });
});
