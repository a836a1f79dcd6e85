// The program of a step: which thread does what between which meetings. No sum crosses threads, so their number never shows.
import { meet } from './barrier';
import { convUpdateFilter } from './convBackward';
import { exampleLabel, labelOf, loadExample, loadImage } from './loader';
import {
  backwardFlatOperation, backwardImageOperation, forwardFlatOperation, forwardImageOperation, shareStart,
} from './operations';
import { outputLayer } from './otherLayers';
import {
  BATCH_SIZE, CAPACITY, control, CONV, COSTS, DROPOUT, EXAMPLE_COSTS, EXAMPLE_COUNT, field, FIRST_EXAMPLE, FIRST_FLAT, FIRST_STEP,
  IN_STRIDE, IN_VALUES, JOB, JOB_EVALUATE, JOB_GENERATION, JOB_STOP, JOB_TRAIN, NEXT_TASK, operation, OPERATION_COUNT, ORDER, OUT_CHANNELS,
  OUT_STRIDE, OUT_VALUES, part, PROBABILITIES, SCRATCH, SCRATCH_BYTES, STEP_COSTS, STEP_COUNT, THREADS, TYPE, UNITS,
} from './program';

export {
  timedBackwardFlat, timedBackwardImage, timedForwardFlat, timedForwardImage, timedLoad, timedUpdateFilters,
} from './timed';

/** Image operations of one example, forward. `step` below 0: evaluation. */
function forwardImage(example: i32, step: i32, scratch: usize): void {
  const end = control(FIRST_FLAT);
  for (let index: i32 = 0; index < end; index++) forwardImageOperation(operation(index), example, step, scratch);
}

/** Flat operations, forward, in turns of all threads; the calling thread has finished `forwardImage` for its examples. */
function forwardFlat(thread: i32, examples: i32, step: i32): void {
  const count = control(OPERATION_COUNT);
  for (let index = control(FIRST_FLAT); index < count; index++) forwardFlatOperation(operation(index), thread, examples, step);
}

function trainSteps(thread: i32): void {
  const steps = control(STEP_COUNT);
  const examples = control(BATCH_SIZE);
  const operations = control(OPERATION_COUNT);
  const firstFlat = control(FIRST_FLAT);
  const scratch = <usize>control(SCRATCH) + <usize>control(SCRATCH_BYTES) * <usize>thread;
  const costs = <usize>control(COSTS);
  const firstExample = shareStart(examples, thread);
  const lastExample = shareStart(examples, thread + 1);
  const input = operation(0);
  const output = operation(operations - 1);
  for (let step: i32 = 0; step < steps; step++) {
    const order = <usize>control(ORDER) + (<usize>(step * examples) << 2);
    const globalStep = control(FIRST_STEP) + step;
    for (let example = firstExample; example < lastExample; example++) {
      loadExample(load<u32>(order + (<usize>example << 2)), part(input, IN_VALUES, IN_STRIDE, example));
      forwardImage(example, globalStep, scratch);
    }
    forwardFlat(thread, examples, globalStep);
    for (let example = firstExample; example < lastExample; example++) {
      const label = exampleLabel(load<u32>(order + (<usize>example << 2)));
      store<f64>(costs + (<usize>example << 3), outputLayer(output, example, label));
    }
    if (thread == 0) atomic.store<i32>(NEXT_TASK, 0);
    meet();
    if (thread == 0) {
      let sum: f64 = 0.0;
      for (let example: i32 = 0; example < examples; example++) sum += load<f64>(costs + (<usize>example << 3));
      store<f64>(<usize>control(STEP_COSTS) + (<usize>step << 3), sum / <f64>examples);
    }
    for (let index = operations - 1; index >= firstFlat; index--) {
      const record = operation(index);
      if (field(record, TYPE) == DROPOUT) continue;
      backwardFlatOperation(record, thread, scratch);
      meet();
    }
    if (firstFlat == 0) continue;
    for (let example = firstExample; example < lastExample; example++) {
      for (let index = firstFlat - 1; index >= 0; index--) backwardImageOperation(operation(index), example, scratch);
    }
    meet();
    updateFilters(scratch);
    meet();
  }
}

/** Filters of all convolutions, taken one by one by whichever thread is free. */
function updateFilters(scratch: usize): void {
  let task = atomic.add<i32>(NEXT_TASK, 1);
  let passed: i32 = 0;
  // The last convolution has the most work: it comes first.
  for (let index = control(FIRST_FLAT) - 1; index >= 0; index--) {
    const record = operation(index);
    if (field(record, TYPE) != CONV) continue;
    const filters = field(record, OUT_CHANNELS);
    while (task < passed + filters) {
      convUpdateFilter(record, task - passed, scratch);
      task = atomic.add<i32>(NEXT_TASK, 1);
    }
    passed += filters;
  }
}

/** Probabilities and costs of the examples [FIRST_EXAMPLE, + EXAMPLE_COUNT) of the job's images; without labels no costs. */
function evaluate(thread: i32): void {
  const total = control(EXAMPLE_COUNT);
  const first = control(FIRST_EXAMPLE);
  const capacity = control(CAPACITY);
  const scratch = <usize>control(SCRATCH) + <usize>control(SCRATCH_BYTES) * <usize>thread;
  const input = operation(0);
  const output = operation(control(OPERATION_COUNT) - 1);
  const units = field(output, UNITS);
  for (let start: i32 = 0; start < total; start += capacity) {
    const examples = min<i32>(capacity, total - start);
    const lastExample = shareStart(examples, thread + 1);
    for (let example = shareStart(examples, thread); example < lastExample; example++) {
      loadImage(first + start + example, part(input, IN_VALUES, IN_STRIDE, example));
      forwardImage(example, -1, scratch);
    }
    forwardFlat(thread, examples, -1);
    for (let example = shareStart(examples, thread); example < lastExample; example++) {
      const number = start + example;
      const cost = outputLayer(output, example, labelOf(first + number));
      store<f64>(<usize>control(EXAMPLE_COSTS) + (<usize>number << 3), cost);
      memory.copy(
        <usize>control(PROBABILITIES) + <usize>(number * units) * 4,
        part(output, OUT_VALUES, OUT_STRIDE, example),
        <usize>units << 2,
      );
    }
    meet();
  }
}

/** Does the job of the control block as thread 0; the other threads must be in `serve`. */
export function run(): void {
  if (control(THREADS) > 1) {
    atomic.add<i32>(JOB_GENERATION, 1);
    atomic.notify(JOB_GENERATION, -1);
  }
  perform(0);
}

function perform(thread: i32): void {
  const job = control(JOB);
  if (job == JOB_TRAIN) trainSteps(thread);
  else if (job == JOB_EVALUATE) evaluate(thread);
  meet();
}

/** Serves jobs as thread `thread` until the job JOB_STOP. `seen` is the generation at which the thread was made. */
export function serve(thread: i32, seen: i32): void {
  while (true) {
    while (atomic.load<i32>(JOB_GENERATION) == seen) atomic.wait<i32>(JOB_GENERATION, seen, -1);
    seen = atomic.load<i32>(JOB_GENERATION);
    if (control(JOB) == JOB_STOP) return;
    perform(thread);
  }
}
