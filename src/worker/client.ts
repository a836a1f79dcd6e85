/** All that the page knows of its workers. */
import { workerPort } from './clientPort.ts';
import type { LaboratoryPort } from './laboratoryClient.ts';
import type { TrainingPort } from './trainingClient.ts';

export {
  createLaboratoryClient,
  type EngineChosen,
  type LaboratoryClient,
  type LaboratoryMessage,
} from './laboratoryClient.ts';
export { startTraining, type TrainingClient, type TrainingMessage } from './trainingClient.ts';
export type { LaboratoryPort, TrainingPort };

/** Opens workers; the page's own, or a test's. */
export interface WorkerFactory {
  training(): TrainingPort;
  laboratory(): LaboratoryPort;
}

export const browserWorkers: WorkerFactory = {
  training: () => workerPort(new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' })),
  laboratory: () => workerPort(new Worker(new URL('./lab.worker.ts', import.meta.url), { type: 'module' })),
};
