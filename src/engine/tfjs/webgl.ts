/** WebGL 2 through tfjs, on a context of our own so that its loss is seen. */
import type { Availability } from '../engine.ts';
import type { OpenedBackend } from './backends.ts';
import type { LossWatch } from './lossWatch.ts';
import type { Tfjs } from './tfjs.ts';

const SOFTWARE_RENDERER = /swiftshader|llvmpipe|software|basic render/i;

/** Attributes that tfjs gives its own contexts. A software renderer is welcome: it is labelled, not refused. */
const CONTEXT_ATTRIBUTES: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  premultipliedAlpha: false,
  preserveDrawingBuffer: false,
  depth: false,
  stencil: false,
  failIfMajorPerformanceCaveat: false,
};

type Context = { readonly canvas: OffscreenCanvas; readonly gl: WebGL2RenderingContext } | { readonly reason: string };

function createContext(): Context {
  if (typeof OffscreenCanvas === 'undefined') {
    return { reason: 'This browser offers no WebGL outside of the page itself (no OffscreenCanvas).' };
  }
  const canvas = new OffscreenCanvas(1, 1);
  let gl: WebGL2RenderingContext | null;
  try {
    gl = canvas.getContext('webgl2', CONTEXT_ATTRIBUTES);
  } catch (error) {
    return { reason: `WebGL could not be started in a worker: ${String(error)}` };
  }
  if (gl === null) return { reason: 'This browser offers no WebGL 2 in a worker, or it is switched off.' };
  if (gl.getExtension('EXT_color_buffer_float') === null) {
    return { reason: 'This graphics device cannot compute in 32-bit floating point through WebGL.' };
  }
  return { canvas, gl };
}

function describe(gl: WebGL2RenderingContext): { device: string; isSoftware: boolean } {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  return { device: `WebGL on ${renderer}`, isSoftware: SOFTWARE_RENDERER.test(renderer) };
}

export async function webglAvailability(): Promise<Availability> {
  const context = createContext();
  if ('reason' in context) return { available: false, reason: context.reason };
  const description = describe(context.gl);
  // Browsers allow few contexts at a time; this one has told what it can.
  context.gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { available: true, ...description };
}

export async function openWebgl(tf: Tfjs, watch: LossWatch): Promise<OpenedBackend> {
  const context = createContext();
  if ('reason' in context) throw new Error(context.reason);
  const { canvas, gl } = context;
  const { device } = describe(gl);
  canvas.addEventListener('webglcontextlost', () => watch.report(`${device} closed its context`));
  // Packed textures compute wrong gradients here: what stands beyond an odd edge (a bias, or sigmoid(0)) enters later sums.
  tf.env().set('WEBGL_PACK', false);
  // Also the context by which tfjs finds out what WebGL can do here.
  tf.setWebGLContext(2, gl);
  const backend = new tf.MathBackendWebGL(new tf.GPGPUContext(gl));
  return { backend, device };
}
