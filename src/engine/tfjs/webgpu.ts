/** WebGPU through tfjs, on a device of our own so that its loss and its errors are seen. */
import type { Availability } from '../engine.ts';
import type { OpenedBackend } from './backends.ts';
import type { LossWatch } from './lossWatch.ts';
import type { Tfjs } from './tfjs.ts';

const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

type Adapter = { readonly adapter: GPUAdapter } | { readonly reason: string };

async function requestAdapter(): Promise<Adapter> {
  const gpu = typeof navigator === 'undefined' ? undefined : (navigator as { gpu?: GPU }).gpu;
  if (gpu === undefined) return { reason: 'This browser offers no WebGPU.' };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) return { reason: 'The browser knows WebGPU, but offers no graphics adapter for it here.' };
    return { adapter };
  } catch (error) {
    return { reason: `WebGPU refused an adapter: ${String(error)}` };
  }
}

function describe(adapter: GPUAdapter): { device: string; isSoftware: boolean } {
  const { info } = adapter;
  const words = [info.vendor, info.architecture, info.device, info.description].filter((word) => word !== '');
  return {
    device: `WebGPU on ${words.length > 0 ? [...new Set(words)].join(' ') : 'an unnamed adapter'}`,
    isSoftware: info.isFallbackAdapter || SOFTWARE_ADAPTER.test(words.join(' ')),
  };
}

export async function webgpuAvailability(): Promise<Availability> {
  const found = await requestAdapter();
  if ('reason' in found) return { available: false, reason: found.reason };
  return { available: true, ...describe(found.adapter) };
}

export async function openWebgpu(_tf: Tfjs, watch: LossWatch): Promise<OpenedBackend> {
  const found = await requestAdapter();
  if ('reason' in found) throw new Error(found.reason);
  const { adapter } = found;
  const { device: description } = describe(adapter);
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const { limits } = adapter;
  // What tfjs's kernels are written for; the defaults would be too small for wide layers.
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  });
  device.lost.then(({ reason, message }) => watch.report(message === '' ? reason : message));
  // An invalid or failed command leaves zeros behind; training on would end in wrong weights without a word.
  device.addEventListener('uncapturederror', ({ error }) => watch.report(error.message));
  return { backend: new WebGPUBackend(device, adapter.info), device: description };
}
