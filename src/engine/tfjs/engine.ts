/** The three engines that run on TensorFlow.js: WebGPU, WebGL and plain JavaScript. */
import type { Engine, EngineId } from '../engine.ts';
import { type BackendKind, backendAvailability, openBackend } from './backends.ts';
import { TfjsTrainer } from './trainer.ts';

const ENGINES: Record<BackendKind, { readonly id: EngineId; readonly label: string }> = {
  webgpu: { id: 'webgpu', label: 'WebGPU (tfjs)' },
  webgl: { id: 'webgl', label: 'WebGL (tfjs)' },
  cpu: { id: 'tfjsCpu', label: 'JavaScript (tfjs)' },
};

/**
 * An engine on one of tfjs's backends. Cheap until it is asked for a trainer: the library loads then.
 *
 * Trainers on different backends may share a thread, but they share its time and tfjs's one active backend too: give each run
 * a worker of its own.
 */
export function createTfjsEngine(backend: BackendKind): Engine {
  const { id, label } = ENGINES[backend];
  return {
    id,
    label,
    // Graphics devices order their sums as they like.
    isExact: false,
    availability: () => backendAvailability(backend),
    async createTrainer(options) {
      return new TfjsTrainer(await openBackend(backend), options);
    },
    // A device is given the work of all layers at once.
    measureLayers: async () => null,
  };
}
