/** The engines that run in a browser; one line each. */
import { browserPlatform } from '../../../src/engine/cpu/browser/platform.ts';
import { createCpuEngine } from '../../../src/engine/cpu/cpuEngine.ts';
import { createTfjsEngine } from '../../../src/engine/tfjs/engine.ts';
import { tensorCount } from '../../../src/engine/tfjs/tfjs.ts';
import type { Subject } from '../subject.ts';
import { loseDevices } from './devices.ts';

export const SUBJECTS: Readonly<Record<string, () => Subject>> = {
  cpu: () => ({ engine: createCpuEngine({ mode: 'exact', platform: browserPlatform }) }),
  cpuFast: () => ({ engine: createCpuEngine({ mode: 'fast', platform: browserPlatform }) }),
  webgpu: () => ({ engine: createTfjsEngine('webgpu'), tensorCount, loseDevice: loseDevices }),
  webgl: () => ({ engine: createTfjsEngine('webgl'), tensorCount, loseDevice: loseDevices }),
  tfjsCpu: () => ({ engine: createTfjsEngine('cpu'), tensorCount }),
};
