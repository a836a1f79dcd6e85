import { availableParallelism, cpus, type } from 'node:os';

/** "AMD EPYC, 2 cores, Linux, Node 20.20.2". */
export function machineInWords(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const system = type() === 'Darwin' ? 'macOS' : type().replace('_NT', '');
  return `${model}, ${availableParallelism()} cores, ${system}, Node ${process.versions.node}`;
}
