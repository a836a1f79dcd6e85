/**
 * Opens tfjs backends, each under a name of its own, so that a lost device can be followed by a fresh one.
 *
 * tfjs has one active backend a thread, for all tensors made from then on. `activate` therefore stands at the start of every
 * stretch of synchronous work; several trainers on different backends may live in one thread as long as they do so.
 */
import type { KernelBackend } from '@tensorflow/tfjs';
import type { Availability } from '../engine.ts';
import { LossWatch } from './lossWatch.ts';
import { loadTfjs, type Tfjs } from './tfjs.ts';
import { openWebgl, webglAvailability } from './webgl.ts';
import { openWebgpu, webgpuAvailability } from './webgpu.ts';

export type BackendKind = 'webgpu' | 'webgl' | 'cpu';

export interface Backend {
  readonly tf: Tfjs;
  readonly kind: BackendKind;
  /** "WebGL on ANGLE (...)". */
  readonly device: string;
  readonly watch: LossWatch;
  /** Makes this backend the one that tensors are created on. @throws Error when its device was lost. */
  activate(): void;
}

/** A backend as its set-up makes it, before it is registered. */
export interface OpenedBackend {
  readonly backend: KernelBackend;
  readonly device: string;
}

interface BackendSetup {
  availability(): Promise<Availability>;
  open(tf: Tfjs, watch: LossWatch): Promise<OpenedBackend>;
}

const CPU_DEVICE = 'tfjs in plain JavaScript';

const SETUPS: Record<BackendKind, BackendSetup> = {
  webgpu: { availability: webgpuAvailability, open: openWebgpu },
  webgl: { availability: webglAvailability, open: openWebgl },
  cpu: {
    availability: () => Promise.resolve({ available: true, device: CPU_DEVICE, isSoftware: true }),
    async open(tf) {
      const backend = await tf.findBackendFactory('cpu')();
      return { backend, device: CPU_DEVICE };
    },
  },
};

const open = new Map<BackendKind, Promise<Backend>>();
let generation = 0;

export function backendAvailability(kind: BackendKind): Promise<Availability> {
  return SETUPS[kind].availability();
}

/**
 * The backend of this thread, opened on first use and after a loss.
 * @throws Error with a reason in words where it is unavailable or the device refuses.
 */
export async function openBackend(kind: BackendKind): Promise<Backend> {
  const earlier = await open.get(kind)?.catch(() => undefined);
  if (earlier !== undefined && !earlier.watch.isLost) return earlier;
  const opening = register(kind);
  open.set(kind, opening);
  return opening;
}

async function register(kind: BackendKind): Promise<Backend> {
  const setup = SETUPS[kind];
  const availability = await setup.availability();
  if (!availability.available) throw new Error(availability.reason);
  const tf = await loadTfjs();
  tf.enableProdMode();
  const watch = new LossWatch(kind !== 'cpu');
  const opened = await setup.open(tf, watch);
  generation += 1;
  const name = `layer-lab-${kind}-${generation}`;
  tf.copyRegisteredKernels(kind, name);
  tf.registerBackend(name, () => opened.backend);
  return {
    tf,
    kind,
    device: opened.device,
    watch,
    activate() {
      watch.check();
      if (tf.getBackend() === name) return;
      // Answers at once for a backend whose factory is synchronous; the promise only reports what has happened.
      tf.setBackend(name).catch((error: unknown) => watch.report(String(error)));
    },
  };
}
