import { expect, test } from '@playwright/test';

test('the page has shared memory, and software WebGPU and WebGL stand in where there is no GPU', async ({ page }) => {
  await page.goto('/');
  const has = await page.evaluate(async () => ({
    isolated: window.crossOriginIsolated,
    sharedMemory: new SharedArrayBuffer(8).byteLength === 8,
    webgpu: (await navigator.gpu?.requestAdapter()) != null,
    webgl: document.createElement('canvas').getContext('webgl2') !== null,
  }));
  expect(has).toEqual({ isolated: true, sharedMemory: true, webgpu: true, webgl: true });
});
