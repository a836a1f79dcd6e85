/** Keeps the graphics devices that engines open in this worker, so that a test can take them away. */

const devices: (() => void)[] = [];

/** Call it before any engine opens a device. */
export function watchDevices(): void {
  if (typeof GPUAdapter !== 'undefined') {
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      devices.push(() => device.destroy());
      return device;
    };
  }
  const { getContext } = OffscreenCanvas.prototype;
  const watching = function (this: OffscreenCanvas, ...parameters: Parameters<typeof getContext>) {
    const context = getContext.apply(this, parameters);
    if (context instanceof WebGL2RenderingContext) {
      devices.push(() => context.getExtension('WEBGL_lose_context')?.loseContext());
    }
    return context;
  };
  // The method's overloads differ only in what they return.
  OffscreenCanvas.prototype.getContext = watching as typeof getContext;
}

/** Takes away every device opened so far. */
export function loseDevices(): void {
  for (const lose of devices.splice(0)) lose();
}
