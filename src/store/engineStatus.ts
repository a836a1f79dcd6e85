/** The engines as the page lists them, filled in as the laboratory learns about them. */
import { ENGINE_IDS, type EngineId } from '../engine/engine.ts';
import type { LaboratoryMessage } from '../worker/client.ts';
import type { EngineStatus } from './types.ts';

/** Until the engines are loaded and speak for themselves. */
const LABELS: Readonly<Record<EngineId, string>> = {
  cpu: 'CPU engine (exact)',
  cpuFast: 'CPU engine (fast)',
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  tfjsCpu: 'TensorFlow.js on the CPU',
};

export const UNKNOWN_ENGINES: readonly EngineStatus[] = ENGINE_IDS.map((id) => ({
  id,
  label: LABELS[id],
  availability: null,
  selfTest: null,
  imagesPerSecond: null,
  measuredFor: null,
  pace: null,
}));

/** The list after a message of the laboratory; the same list where it tells nothing of an engine. */
export function withEngineMessage(
  engines: readonly EngineStatus[],
  message: LaboratoryMessage,
): readonly EngineStatus[] {
  const change = (id: EngineId, patch: Partial<EngineStatus>) =>
    engines.map((engine) => (engine.id === id ? { ...engine, ...patch } : engine));
  switch (message.type) {
    case 'engineFound':
      return change(message.engine, {
        ...(message.label === null ? {} : { label: message.label }),
        availability: message.availability,
      });
    case 'engineTested':
      return change(message.engine, { selfTest: message.result });
    case 'engineMeasured': {
      const { imagesPerSecond, work, miniBatchSize, experiment } = message;
      const pace = { imagesPerSecond, work, miniBatchSize, isRun: false };
      return change(message.engine, { imagesPerSecond, measuredFor: experiment, pace });
    }
    default:
      return engines;
  }
}
