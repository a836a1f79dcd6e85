/** Expectations on how an engine behaves: progress, stopping, going on, giving back what it took. */
import type { TrainProgress } from '../../src/engine/engine.ts';
import { expectClose, expectEqual, expectRejection, expectTrue, expectWeights } from './assertions.ts';
import { requestFor, STEADY_EXPERIMENT, startingWeights, trainFrom, withTrainer } from './networks.ts';
import type { Expectation } from './subject.ts';

const EPOCH_STEPS = STEADY_EXPERIMENT.data.trainSize / STEADY_EXPERIMENT.training.miniBatchSize;
/** Slack for a busy machine, on top of the 50 ms and one mini-batch that the interface promises. */
const SLACK_MS = 1500;

const available: Expectation = {
  name: 'is available here',
  async check({ subject }) {
    const availability = await subject.engine.availability();
    expectTrue(availability.available, availability.available ? '' : availability.reason);
    expectTrue(availability.available && availability.device !== '', 'expected the device in words');
  },
};

const costs: Expectation = {
  name: 'step costs are recorded where asked for, and add up',
  check: (context) =>
    withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const silent = await trainFrom(trainer, STEADY_EXPERIMENT, 0, 3);
      expectTrue(silent.stepCosts === undefined, 'expected no step costs, as nobody asked');
      const asked = await trainer.train(requestFor(STEADY_EXPERIMENT, 3, 12, { recordStepCosts: true }));
      expectEqual('step costs', asked.stepCosts?.length, 12);
      const sum = [...(asked.stepCosts ?? [])].reduce((total, cost) => total + cost, 0);
      expectClose('sum of costs', [asked.costSum], [sum]);
      expectTrue(asked.completed && asked.steps === 12, `expected 12 steps, received ${asked.steps}`);
    }),
};

const progress: Expectation = {
  name: 'progress comes several times a second and grows',
  check: (context) =>
    withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const enough = new AbortController();
      const reports: TrainProgress[] = [];
      const onProgress = (report: TrainProgress) => {
        reports.push({ ...report });
        if (reports.length === 3) enough.abort();
      };
      const request = { order: longOrder(), signal: enough.signal, onProgress };
      const started = performance.now();
      const outcome = await trainer.train(requestFor(STEADY_EXPERIMENT, 0, 1, request));
      const seconds = (performance.now() - started) / 1000;
      expectTrue(reports.length >= 3, `${reports.length} reports in ${seconds} s`);
      reports.forEach((report, index) => {
        const earlier = reports[index - 1];
        expectTrue(
          report.steps <= outcome.steps && (earlier === undefined || report.steps > earlier.steps),
          `report ${index}: ${report.steps} steps after ${earlier?.steps ?? 0}`,
        );
        expectTrue(Number.isFinite(report.costSum), `report ${index}: a cost of ${report.costSum}`);
      });
    }),
};

const stopping: Expectation = {
  name: 'stopping mid-way is quick and leaves whole steps',
  async check(context) {
    const stop = new AbortController();
    let stoppedAt = 0;
    let begun = 0;
    const { outcome, weights, duration } = await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      // Compile what must be compiled, then go back to the start.
      await trainFrom(trainer, STEADY_EXPERIMENT, 0, 12);
      await trainer.setWeights(startingWeights(STEADY_EXPERIMENT));
      begun = performance.now();
      // A message of the page arrives like this: as an event of its own, whatever the engine is doing.
      const timer = setTimeout(() => {
        stoppedAt = performance.now();
        stop.abort();
      }, 30);
      const request = requestFor(STEADY_EXPERIMENT, 0, 1, { order: longOrder(), signal: stop.signal });
      const outcome = await trainer.train(request);
      clearTimeout(timer);
      const duration = performance.now() - stoppedAt;
      return { outcome, weights: await trainer.getWeights(), duration };
    });
    expectTrue(stop.signal.aborted, `all ${outcome.steps} steps were done before any event came through`);
    expectTrue(!outcome.completed && outcome.steps > 0, `${outcome.steps} steps, completed: ${outcome.completed}`);
    const stepMs = (stoppedAt - begun) / outcome.steps;
    const allowed = 50 + 2 * stepMs + SLACK_MS;
    expectTrue(duration <= allowed, `stopping took ${duration} ms, more than ${allowed}`);
    // The masks depend on the step's number, and the order repeats after an epoch: train the same steps again.
    await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const whole = longOrder().subarray(0, outcome.steps * STEADY_EXPERIMENT.training.miniBatchSize);
      const again = await trainer.train(requestFor(STEADY_EXPERIMENT, 0, 1, { order: whole }));
      expectClose('cost', [again.costSum], [outcome.costSum], context.subject.engine.isExact);
      expectWeights('weights', await trainer.getWeights(), weights, context.subject.engine.isExact);
    });
  },
};

const stoppedBefore: Expectation = {
  name: 'a signal that came before: no step, no evaluation',
  check: (context) =>
    withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const signal = AbortSignal.abort();
      const outcome = await trainer.train(requestFor(STEADY_EXPERIMENT, 0, 5, { signal }));
      expectTrue(outcome.steps === 0 && !outcome.completed, `${outcome.steps} steps after the signal`);
      expectWeights('weights', await trainer.getWeights(), startingWeights(STEADY_EXPERIMENT), true);
      const error = await expectRejection('evaluate', trainer.evaluate('validation', { signal }));
      expectEqual('name of the error', error.name, 'AbortError');
    }),
};

const goingOn: Expectation = {
  name: 'in two parts, on a fresh trainer, as in one go',
  async check(context) {
    const whole = await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      await trainFrom(trainer, STEADY_EXPERIMENT, 0, 15);
      return trainer.getWeights();
    });
    const half = await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      await trainFrom(trainer, STEADY_EXPERIMENT, 0, 7);
      return trainer.getWeights();
    });
    await withTrainer(
      context,
      STEADY_EXPERIMENT,
      async (trainer) => {
        await trainFrom(trainer, STEADY_EXPERIMENT, 7, 8);
        expectWeights('weights', await trainer.getWeights(), whole, context.subject.engine.isExact);
      },
      half,
    );
  },
};

const weightsAreCopies: Expectation = {
  name: 'weights go in and out to the bit, as copies',
  check: (context) =>
    withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const given = startingWeights(STEADY_EXPERIMENT);
      await trainer.setWeights(given);
      for (const layer of given) layer?.weight.fill(7);
      const taken = await trainer.getWeights();
      expectWeights('taken', taken, startingWeights(STEADY_EXPERIMENT), true);
      for (const layer of taken) layer?.weight.fill(7);
      expectWeights('taken again', await trainer.getWeights(), startingWeights(STEADY_EXPERIMENT), true);
      await expectRejection('weights of another network', trainer.setWeights(taken.slice(1)));
    }),
};

const replacedImages: Expectation = {
  name: 'replaced training images are the ones trained on',
  async check(context) {
    const { training } = context.data;
    const images = training.images.slice();
    // Image 0 becomes image 5 and so on: the labels of the first mini-batch stay.
    images.copyWithin(0, 5 * 784);
    const direct = await withTrainer(
      { ...context, data: { ...context.data, training: { ...training, images } } },
      STEADY_EXPERIMENT,
      (trainer) => trainFrom(trainer, STEADY_EXPERIMENT, 0, 2),
    );
    await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      trainer.replaceTrainingImages(images);
      const replaced = await trainFrom(trainer, STEADY_EXPERIMENT, 0, 2);
      expectClose('cost', [replaced.costSum], [direct.costSum]);
      await trainer.setWeights(startingWeights(STEADY_EXPERIMENT));
      trainer.replaceTrainingImages(training.images);
      const original = await trainFrom(trainer, STEADY_EXPERIMENT, 0, 2);
      expectTrue(Math.abs(original.costSum - direct.costSum) > 1e-3, 'expected another cost on other images');
    });
  },
};

const memory: Expectation = {
  name: 'tells its memory in bytes',
  check: (context) =>
    withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const { weights, activations, data } = trainer.memoryUse();
      const parameters = 5 * 5 * 2 + 2 + 72 * 10 + 10 + 10 * 10 + 10;
      expectTrue(weights >= 4 * parameters, `${weights} bytes cannot hold ${parameters} weights`);
      expectTrue(activations > 0 && data > 0, `activations ${activations}, data ${data}`);
    }),
};

const flatTensorCount: Expectation = {
  name: 'holds no more tensors after an epoch, an abort and an evaluation, and none after disposal',
  appliesTo: (subject) => subject.tensorCount !== undefined,
  async check(context) {
    const count = context.subject.tensorCount ?? (() => 0);
    const before = count();
    await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const held = count();
      expectTrue(held > before, 'expected a trainer to hold tensors');
      await trainFrom(trainer, STEADY_EXPERIMENT, 0, EPOCH_STEPS);
      expectEqual('after an epoch', count(), held);
      const stop = new AbortController();
      await trainer.train(
        requestFor(STEADY_EXPERIMENT, 0, EPOCH_STEPS, { signal: stop.signal, onProgress: () => stop.abort() }),
      );
      expectEqual('after an abort', count(), held);
      await trainer.evaluate('validation', { limit: 130 });
      expectEqual('after an evaluation', count(), held);
      await trainer.setWeights(await trainer.getWeights());
      expectEqual('after a change of weights', count(), held);
      await trainer.dispose();
      expectEqual('after disposal', count(), before);
    });
    expectEqual('after a second disposal', count(), before);
  },
};

const lostDevice: Expectation = {
  name: 'a lost GPU ends what is under way with a clear error, and the next trainer works',
  appliesTo: (subject) => subject.loseDevice !== undefined,
  async check(context) {
    await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      await trainFrom(trainer, STEADY_EXPERIMENT, 0, 2);
      const training = trainer.train(requestFor(STEADY_EXPERIMENT, 0, 1, { order: longOrder() }));
      setTimeout(() => context.subject.loseDevice?.(), 30);
      const pending = await expectRejection('train', training);
      expectTrue(pending.message.startsWith('the GPU was lost'), `train: ${pending.message}`);
      const later = await expectRejection('evaluate', trainer.evaluate('validation', { limit: 10 }));
      expectTrue(later.message.startsWith('the GPU was lost'), `evaluate: ${later.message}`);
    });
    await withTrainer(context, STEADY_EXPERIMENT, async (trainer) => {
      const { steps } = await trainFrom(trainer, STEADY_EXPERIMENT, 0, 2);
      expectEqual('steps of the next trainer', steps, 2);
    });
  },
};

export const CONDUCT: readonly Expectation[] = [
  costs,
  progress,
  stopping,
  stoppedBefore,
  goingOn,
  weightsAreCopies,
  replacedImages,
  memory,
  flatTensorCount,
  lostDevice,
];

export const AVAILABLE = available;

/** Far more mini-batches than any engine trains in the time of these tests: the epoch, again and again. */
function longOrder(): Uint32Array {
  const { order } = requestFor(STEADY_EXPERIMENT, 0, EPOCH_STEPS);
  return Uint32Array.from({ length: order.length * 2000 }, (_, index) => order[index % order.length] ?? 0);
}
