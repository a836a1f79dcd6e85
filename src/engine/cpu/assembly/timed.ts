// A step in pieces, so that the side that has a clock can time each layer. For memory that one thread works on.
import { convUpdateFilter } from './convBackward';
import { exampleLabel, loadExample } from './loader';
import { backwardFlatOperation, backwardImageOperation, forwardFlatOperation, forwardImageOperation } from './operations';
import { outputLayer } from './otherLayers';
import {
  BATCH_SIZE, control, CONV, COSTS, DROPOUT, field, IN_STRIDE, IN_VALUES, operation, OPERATION_COUNT, ORDER, OUT_CHANNELS, part, SCRATCH, TYPE,
} from './program';

/** Example number `example` of the job's step `step`. */
function numberOf(step: i32, example: i32): u32 {
  const order = <usize>control(ORDER) + (<usize>(step * control(BATCH_SIZE)) << 2);
  return load<u32>(order + (<usize>example << 2));
}

export function timedLoad(step: i32, example: i32): void {
  loadExample(numberOf(step, example), part(operation(0), IN_VALUES, IN_STRIDE, example));
}

/** An image operation for one example. */
export function timedForwardImage(index: i32, example: i32, globalStep: i32): void {
  forwardImageOperation(operation(index), example, globalStep, <usize>control(SCRATCH));
}

/** A flat operation for the whole mini-batch, the output layer with its costs. */
export function timedForwardFlat(index: i32, step: i32, globalStep: i32): void {
  const record = operation(index);
  const examples = control(BATCH_SIZE);
  forwardFlatOperation(record, 0, examples, globalStep);
  if (index < control(OPERATION_COUNT) - 1) return;
  for (let example: i32 = 0; example < examples; example++) {
    const cost = outputLayer(record, example, exampleLabel(numberOf(step, example)));
    store<f64>(<usize>control(COSTS) + (<usize>example << 3), cost);
  }
}

export function timedBackwardFlat(index: i32): void {
  const record = operation(index);
  if (field(record, TYPE) != DROPOUT) backwardFlatOperation(record, 0, <usize>control(SCRATCH));
}

export function timedBackwardImage(index: i32, example: i32): void {
  backwardImageOperation(operation(index), example, <usize>control(SCRATCH));
}

/** Updates all filters of a convolution. */
export function timedUpdateFilters(index: i32): void {
  const record = operation(index);
  if (field(record, TYPE) != CONV) return;
  const filters = field(record, OUT_CHANNELS);
  for (let filter: i32 = 0; filter < filters; filter++) convUpdateFilter(record, filter, <usize>control(SCRATCH));
}
