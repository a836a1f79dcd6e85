import type { Backend } from './backends.ts';

/**
 * Lets waiting events in, such as the message that asks to stop. Only plain JavaScript needs it: reading from a device waits
 * for an event anyway. A timer, because Node holds timers back for as long as messages arrive.
 */
export async function letEventsIn(backend: Backend): Promise<void> {
  if (backend.kind === 'cpu') await new Promise((resolve) => setTimeout(resolve, 0));
}
