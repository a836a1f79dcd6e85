/** A thread of the CPU engine in a browser: a worker that serves jobs on shared memory until it is terminated. */
import { instantiateKernels, serveJobs, type ThreadStart } from '../platform.ts';

self.onmessage = async (event: MessageEvent<ThreadStart>) => {
  const { module, memory, thread } = event.data;
  const kernels = await instantiateKernels(module, memory);
  self.postMessage('ready');
  serveJobs(kernels, { memory, thread });
};
