/** Every engine, loaded when it is asked for: a page that trains on the CPU never downloads tfjs. */
import type { Engine, EngineId } from '../engine/engine.ts';

const tfjs = async (backend: 'webgpu' | 'webgl' | 'cpu') =>
  (await import('../engine/tfjs/engine.ts')).createTfjsEngine(backend);

const LOADERS: { readonly [Id in EngineId]?: () => Promise<Engine> } = {
  webgpu: () => tfjs('webgpu'),
  webgl: () => tfjs('webgl'),
  tfjsCpu: () => tfjs('cpu'),
};

const loaded = new Map<EngineId, Promise<Engine>>();

/** One engine of each kind a worker. @throws where its code cannot be loaded (the next call tries again). */
export async function loadEngine(id: EngineId): Promise<Engine> {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const load = LOADERS[id];
  if (load === undefined) throw new Error('not part of this build');
  const engine = load();
  loaded.set(id, engine);
  engine.catch(() => loaded.delete(id));
  return engine;
}
