import { relaxedSimd, simd } from 'wasm-feature-detect';
import { MOST_ENGINE_THREADS } from '../../domain/engineMemory.ts';
import { type Experiment, learningRateAt, weightDecay } from '../../domain/experiment.ts';
import type { LayerSeconds } from '../../domain/stepShares.ts';
import { epochOrder } from '../../random/order.ts';
import type { Availability, Engine, ExampleSet, MeasureLayersOptions, Trainer, TrainerOptions } from '../engine.ts';
import { CpuTrainer } from './cpuTrainer.ts';
import { planMemory } from './layout.ts';
import { instantiateKernels, type Platform, type ThreadHandle } from './platform.ts';

/** "exact": plain SIMD, the same bits everywhere. "fast": fused multiply-add, whose roundings differ between machines. */
export type CpuMode = 'exact' | 'fast';

export interface CpuEngineOptions {
  readonly mode: CpuMode;
  readonly platform: Platform;
}

const PAGE_BYTES = 65536;
/** Images that layers are timed on: enough that they do not all stay in a cache. */
const TIMED_EXAMPLES = 4_000;

/** The engine of our own: AssemblyScript kernels in WebAssembly SIMD, on one thread or several over shared memory. */
export function createCpuEngine({ mode, platform }: CpuEngineOptions): Engine {
  const label = mode === 'exact' ? 'CPU engine (exact)' : 'CPU engine (fast)';
  const availability = async (): Promise<Availability> => {
    if (!(await simd())) return { available: false, reason: 'this browser has no WebAssembly SIMD' };
    if (mode === 'fast' && !(await relaxedSimd())) {
      return { available: false, reason: 'relaxed SIMD (fused multiply-add) is missing here' };
    }
    const threads = platform.sharedMemory.possible
      ? `${platform.cores} ${platform.cores === 1 ? 'core' : 'cores'}`
      : `one thread only: ${platform.sharedMemory.reason}`;
    return { available: true, device: `WebAssembly SIMD, ${threads}`, isSoftware: false };
  };
  return {
    id: mode === 'exact' ? 'cpu' : 'cpuFast',
    label,
    isExact: mode === 'exact',
    availability,
    async createTrainer(options: TrainerOptions): Promise<Trainer> {
      const state = await availability();
      if (!state.available) throw new Error(`${label} is not available: ${state.reason}`);
      const threads = threadsOf(platform, options);
      return createCpuTrainer({ mode, platform, options, threads, isShared: threads > 1 });
    },
    async measureLayers(options: MeasureLayersOptions): Promise<LayerSeconds | null> {
      const state = await availability();
      if (!state.available) throw new Error(`${label} is not available: ${state.reason}`);
      return measureLayers(mode, platform, options);
    },
  };
}

function threadsOf(platform: Platform, { threads = 1, experiment }: TrainerOptions): number {
  const wanted = Math.min(threads, MOST_ENGINE_THREADS, experiment.training.miniBatchSize);
  return platform.sharedMemory.possible ? Math.max(1, Math.floor(wanted)) : 1;
}

/** On a few of the images, in a memory of its own, with the very kernels that training has warmed up. */
async function measureLayers(
  mode: CpuMode,
  platform: Platform,
  options: MeasureLayersOptions,
): Promise<LayerSeconds | null> {
  const { experiment, data, forMs, signal } = options;
  const count = Math.min(experiment.data.trainSize, data.training.count, TIMED_EXAMPLES);
  const few: Experiment = { ...experiment, data: { ...experiment.data, trainSize: count } };
  const none: ExampleSet = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  const trainer = await createCpuTrainer({
    mode,
    platform,
    options: { ...options, experiment: few, data: { training: data.training, validation: none, test: none } },
    threads: 1,
    isShared: threadsOf(platform, options) > 1,
  });
  try {
    const learningRate = learningRateAt(experiment.training, 1);
    const settings = { learningRate, weightDecay: weightDecay(experiment), firstStep: 0 };
    return await trainer.measureLayers({ ...settings, order: epochOrder(few, 1), forMs, signal });
  } finally {
    await trainer.dispose();
  }
}

interface TrainerParts {
  readonly mode: CpuMode;
  readonly platform: Platform;
  readonly options: TrainerOptions;
  readonly threads: number;
  readonly isShared: boolean;
}

async function createCpuTrainer({ mode, platform, options, threads, isShared }: TrainerParts): Promise<CpuTrainer> {
  const layout = planMemory(options.experiment, options.data, threads);
  const pages = Math.ceil(layout.bytes / PAGE_BYTES);
  const memory = createMemory(pages, isShared);
  const module = await platform.loadKernels({ mode, isShared });
  const kernels = await instantiateKernels(module, memory);
  const handles: ThreadHandle[] = [];
  try {
    for (let thread = 1; thread < threads; thread += 1) {
      handles.push(platform.startThread({ module, memory, thread }));
    }
    await Promise.all(handles.map((handle) => handle.ready));
  } catch (error) {
    for (const handle of handles) handle.terminate();
    throw new Error(`A thread of the CPU engine did not start: ${String(error)}`, { cause: error });
  }
  return new CpuTrainer({ mode, platform, options, layout, memory, kernels, handles });
}

/** @throws Error that tells how much memory was wanted where there is none */
function createMemory(pages: number, isShared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared });
  } catch (error) {
    const megabytes = Math.ceil((pages * PAGE_BYTES) / 1e6);
    throw new Error(`The CPU engine needs ${megabytes} MB of memory, and the browser refused it`, { cause: error });
  }
}
