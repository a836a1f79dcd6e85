// One operation of a step at a time: what the program of a step is made of, and what is timed by itself.
import { meet } from './barrier';
import { convForward } from './convForward';
import { convInputGradient, convSlopes } from './convBackward';
import { denseBackward, denseForward, denseUpdateBias, listInputs } from './dense';
import { dropoutBackward, dropoutEvaluate, dropoutTrain, poolBackward, poolForward } from './otherLayers';
import {
  ACTIVATION, BY_EXAMPLE, control, CONV, DENSE, DROPOUT, field, IN_GRADIENT, IN_SIZE, POOL, THREADS, TYPE, UNITS_PADDED,
} from './program';

/** Start of a thread's share of `count` things. */
@inline
export function shareStart(count: i32, thread: i32): i32 {
  return count * thread / control(THREADS);
}

/** An image operation of one example, forward. `step` below 0: evaluation. */
@inline
export function forwardImageOperation(record: usize, example: i32, step: i32, scratch: usize): void {
  const type = field(record, TYPE);
  if (type == CONV) convForward(record, example, scratch);
  else if (type == POOL) poolForward(record, example);
  else if (step >= 0) dropoutTrain(record, example, step);
  else dropoutEvaluate(record, example);
}

/** A flat operation, forward, in turns of all threads; each thread has finished what stands before for its examples. */
@inline
export function forwardFlatOperation(record: usize, thread: i32, examples: i32, step: i32): void {
  const firstExample = shareStart(examples, thread);
  const lastExample = shareStart(examples, thread + 1);
  if (field(record, TYPE) == DROPOUT) {
    for (let example = firstExample; example < lastExample; example++) {
      if (step >= 0) dropoutTrain(record, example, step);
      else dropoutEvaluate(record, example);
    }
    return;
  }
  for (let example = firstExample; example < lastExample; example++) listInputs(record, example);
  const vectors = field(record, UNITS_PADDED) >> 2;
  const activation = field(record, TYPE) == DENSE ? field(record, ACTIVATION) : 3;
  if (field(record, BY_EXAMPLE) != 0) {
    denseForward(record, 0, vectors, firstExample, lastExample, activation);
  } else {
    meet();
    denseForward(record, shareStart(vectors, thread), shareStart(vectors, thread + 1), 0, examples, activation);
    meet();
  }
}

/** The gradient of a flat operation's input, and its update: a thread's share. Dropout has none: its mask is known to the layer above it. */
@inline
export function backwardFlatOperation(record: usize, thread: i32, scratch: usize): void {
  const rows = field(record, IN_SIZE);
  const vectors = field(record, UNITS_PADDED) >> 2;
  denseBackward(record, shareStart(rows, thread), shareStart(rows, thread + 1), scratch);
  denseUpdateBias(record, shareStart(vectors, thread), shareStart(vectors, thread + 1));
}

/** The gradient of an image operation's input, for one example. */
@inline
export function backwardImageOperation(record: usize, example: i32, scratch: usize): void {
  const type = field(record, TYPE);
  if (type == CONV) convSlopes(record, example);
  if (field(record, IN_GRADIENT) == 0) return;
  if (type == CONV) convInputGradient(record, example, scratch);
  else if (type == POOL) poolBackward(record, example);
  else dropoutBackward(record, example);
}
