/**
 * Lets waiting events in, such as the message that asks to stop: a backend in plain JavaScript never waits for a device.
 * Faster than a timer, which browsers hold back for four milliseconds.
 */
export function letEventsIn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
