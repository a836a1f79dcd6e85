// Threads meet between the phases of a step: they spin for some microseconds, then sleep.
import { ARRIVED, BROKEN, control, GENERATION, PATIENCE, THREADS, WAITING } from './program';

const SPINS: i32 = 20000;
/** Nanoseconds of one sleep. */
const SLEEP: i64 = 100000000;

/** Waits until every thread has arrived. */
export function meet(): void {
  const threads = control(THREADS);
  if (threads == 1) return;
  const generation = atomic.load<i32>(GENERATION);
  if (atomic.add<i32>(ARRIVED, 1) == threads - 1) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.add<i32>(GENERATION, 1);
    if (atomic.load<i32>(WAITING) != 0) atomic.notify(GENERATION, -1);
    return;
  }
  for (let spin: i32 = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(GENERATION) != generation) return;
  }
  atomic.add<i32>(WAITING, 1);
  const patience = control(PATIENCE);
  for (let sleeps: i32 = 0; atomic.load<i32>(GENERATION) == generation; sleeps++) {
    // A thread that broke says so; one that is gone without a word is given up after a while. Either way a trap ends the call
    // with an error, where waiting on would hang the run for ever.
    if (atomic.load<i32>(BROKEN) != 0 || sleeps >= patience) unreachable();
    atomic.wait<i32>(GENERATION, generation, SLEEP);
  }
  atomic.sub<i32>(WAITING, 1);
}
