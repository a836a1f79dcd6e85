/** Every engine, loaded when it is asked for: a page that trains on the CPU never downloads tfjs. */
import type { CpuMode } from '../engine/cpu/cpuEngine.ts';
import type { Engine, EngineId } from '../engine/engine.ts';
import type { BackendKind } from '../engine/tfjs/backends.ts';

async function cpu(mode: CpuMode): Promise<Engine> {
  const [{ createCpuEngine }, { browserPlatform }] = await Promise.all([
    import('../engine/cpu/cpuEngine.ts'),
    import('../engine/cpu/browser/platform.ts'),
  ]);
  return createCpuEngine({ mode, platform: browserPlatform });
}

async function tfjs(backend: BackendKind): Promise<Engine> {
  return (await import('../engine/tfjs/engine.ts')).createTfjsEngine(backend);
}

const LOADERS: Readonly<Record<EngineId, () => Promise<Engine>>> = {
  cpu: () => cpu('exact'),
  cpuFast: () => cpu('fast'),
  webgpu: () => tfjs('webgpu'),
  webgl: () => tfjs('webgl'),
  tfjsCpu: () => tfjs('cpu'),
};

const loaded = new Map<EngineId, Promise<Engine>>();

/** One engine of each kind a worker. @throws where its code cannot be loaded (the next call tries again). */
export function loadEngine(id: EngineId): Promise<Engine> {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const engine = LOADERS[id]();
  loaded.set(id, engine);
  engine.catch(() => loaded.delete(id));
  return engine;
}
