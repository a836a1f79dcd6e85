/** Probes, tests and measures the engines, in the background while nothing trains and at once when a run waits for a choice. */
import type { Experiment } from '../domain/experiment.ts';
import { totalTrainingWork } from '../domain/outlook.ts';
import { analyzeNetwork } from '../domain/shapes.ts';
import { type Availability, type DataSplits, ENGINE_IDS, type Engine, type EngineId } from '../engine/engine.ts';
import {
  AUTO_ENGINES,
  type Candidate,
  type Choice,
  explainNone,
  formatSpeed,
  LAST_RESORT,
  measurementKey,
  selectFastest,
} from '../engine/select.ts';
import { measureEngine } from './measure.ts';
import type { FromLaboratory, MeasurementCache, Measurements, SelfTestResult } from './messages.ts';
import { selfTest } from './selfTest.ts';

/** Time to measure after the warm-up: a device has some hundred steps in it, a software renderer a few. */
const MEASURE_MS = 400;
const MEASURE_SOFTWARE_MS = 1_200;
/** Multiply-adds a step, forward, that a software renderer can be asked to measure: a step cannot be interrupted. */
const MOST_SOFTWARE_WORK = 2e8;
/** A run waits no longer than this for one engine to be measured; compiling shaders counts. */
const MOST_WAIT_MS = 10_000;

export interface EngineBenchEnvironment {
  readonly post: (message: FromLaboratory) => void;
  readonly loadEngine: (id: EngineId) => Promise<Engine>;
  /** Null before the data is loaded. */
  readonly getData: () => DataSplits | null;
}

export interface EngineBench {
  /**
   * Probes, tests and, for an experiment, measures every engine in the background; `cache` holds what earlier visits
   * measured.
   */
  examine(cache: MeasurementCache, experiment: Experiment | null, threads: number): void;
  /** While runs train, nothing happens in the background. */
  setBusy(isBusy: boolean): void;
  /** @throws Error in words where the engine chosen, or every engine, is unusable */
  choose(choice: EngineId | 'auto', parse: () => Experiment, threads: number): Promise<Choice>;
}

interface Probed {
  readonly id: EngineId;
  readonly label: string;
  readonly availability: Availability;
  /** Null where its code could not be loaded. */
  readonly engine: Engine | null;
}

export function createEngineBench(environment: EngineBenchEnvironment): EngineBench {
  const { post, getData } = environment;
  const probes = new Map<EngineId, Promise<Probed>>();
  const tests = new Map<EngineId, Promise<SelfTestResult>>();
  /** Of the tests that are over. */
  const results = new Map<EngineId, SelfTestResult>();
  const measured = new Map<string, Measurements>();
  const background = createBackground();
  /** tfjs has one backend at a time in a worker; the engine of our own needs no turn. */
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <Value>(id: EngineId, action: () => Promise<Value>): Promise<Value> => {
    if (id === 'cpu' || id === 'cpuFast') return action();
    const result = turn.then(action);
    turn = result.catch(() => undefined);
    return result;
  };

  const probe = (id: EngineId): Promise<Probed> => {
    const known = probes.get(id);
    if (known !== undefined) return known;
    const probed = environment
      .loadEngine(id)
      .then(async (engine) => ({ id, label: engine.label, availability: await engine.availability(), engine }))
      .catch((error: unknown): Probed => {
        // Not kept: the server may have been away for a moment.
        probes.delete(id);
        return { id, label: id, availability: { available: false, reason: messageOf(error) }, engine: null };
      })
      .then((found) => {
        post({ type: 'engineFound', engine: id, label: found.engine?.label ?? null, availability: found.availability });
        return found;
      });
    probes.set(id, probed);
    return probed;
  };

  /** Null where there is nothing to test. */
  const test = async (id: EngineId): Promise<SelfTestResult | null> => {
    const { engine, availability } = await probe(id);
    if (engine === null || !availability.available) return null;
    const known = tests.get(id);
    if (known !== undefined) return known;
    const result = inTurn(id, () => selfTest(engine)).then((outcome) => {
      results.set(id, outcome);
      post({ type: 'engineTested', engine: id, result: outcome });
      return outcome;
    });
    tests.set(id, result);
    return result;
  };

  const measureOne = async (
    id: EngineId,
    experiment: Experiment,
    threads: number,
    signal: AbortSignal,
  ): Promise<number | null> => {
    const key = measurementKey(experiment, threads);
    const known = measured.get(key)?.[id];
    if (known !== undefined) {
      post(measuredMessage(id, key, experiment, known));
      return known;
    }
    const { engine, availability } = await probe(id);
    const data = getData();
    if (engine === null || !availability.available || data === null) return null;
    const isSlow = availability.isSoftware && id !== 'cpu' && id !== 'cpuFast';
    if (isSlow && workOfStep(experiment) > MOST_SOFTWARE_WORK) return null;
    const forMs = isSlow ? MEASURE_SOFTWARE_MS : MEASURE_MS;
    const imagesPerSecond = await inTurn(id, () =>
      signal.aborted
        ? Promise.resolve(null)
        : measureEngine({ engine, experiment, data, threads, forMs, signal }).catch(() => null),
    );
    if (imagesPerSecond === null) return null;
    measured.set(key, { ...measured.get(key), [id]: imagesPerSecond });
    post(measuredMessage(id, key, experiment, imagesPerSecond));
    return imagesPerSecond;
  };

  /** All that is known of an engine, as far as it is worth waiting for. */
  const candidate = async (
    id: EngineId,
    experiment: Experiment,
    threads: number,
    isWorthMeasuring: (probed: Probed) => boolean,
  ): Promise<Candidate> => {
    const probed = await probe(id);
    const { label, availability } = probed;
    const key = measurementKey(experiment, threads);
    const knownSpeed = (): number | null => measured.get(key)?.[id] ?? null;
    if (!isWorthMeasuring(probed)) {
      const passedSelfTest = results.get(id)?.passed ?? null;
      return { id, label, availability, passedSelfTest, imagesPerSecond: knownSpeed() };
    }
    const passedSelfTest = (await test(id))?.passed === true;
    if (passedSelfTest) await measureOne(id, experiment, threads, AbortSignal.timeout(MOST_WAIT_MS));
    return { id, label, availability, passedSelfTest, imagesPerSecond: knownSpeed() };
  };

  const chooseFastest = async (experiment: Experiment, threads: number): Promise<Choice> => {
    const own = await candidate('cpu', experiment, threads, () => true);
    const canCpu = own.availability.available && own.passedSelfTest;
    const candidates = [own];
    for (const id of ENGINE_IDS) {
      if (id === 'cpu' || (id === LAST_RESORT && canCpu)) continue;
      const isAutomatic = AUTO_ENGINES.includes(id);
      // A software renderer computes on the same cores, many times slower: no run waits for its figure.
      const isWorthMeasuring = ({ availability }: Probed): boolean =>
        availability.available && (!canCpu || (isAutomatic && !availability.isSoftware));
      candidates.push(await candidate(id, experiment, threads, isWorthMeasuring));
    }
    const choice = selectFastest(candidates);
    if (choice === null)
      throw new Error(`${explainNone(candidates)}. Use a current version of Chrome, Firefox or Safari.`);
    return choice;
  };

  const chooseNamed = async (id: EngineId, experiment: Experiment, threads: number): Promise<Choice> => {
    const { label, availability } = await probe(id);
    if (!availability.available) {
      throw new Error(`${label} is not available here: ${availability.reason}. Choose another engine in the settings.`);
    }
    const result = await test(id);
    if (result?.passed !== true) {
      const detail = result?.detail ?? 'no result';
      throw new Error(`${label} failed its self-test (${detail}). Choose another engine in the settings.`);
    }
    const speed = measured.get(measurementKey(experiment, threads))?.[id];
    return {
      id,
      reason: speed === undefined ? 'chosen by hand' : `chosen by hand; measured ${formatSpeed(speed)} images/s`,
    };
  };

  return {
    examine(cache, experiment, threads) {
      for (const [key, speeds] of Object.entries(cache)) measured.set(key, { ...speeds, ...measured.get(key) });
      // Looking costs little; the tests follow one by one, our own engine first.
      for (const id of ENGINE_IDS) void probe(id);
      for (const id of ENGINE_IDS) {
        background.add(async (signal) => {
          const passed = (await test(id))?.passed === true;
          // Plain tfjs on the CPU is the last resort whatever its speed, and its steps may take seconds.
          if (passed && experiment !== null && id !== LAST_RESORT) await measureOne(id, experiment, threads, signal);
        });
      }
    },
    setBusy: background.setBusy,
    async choose(choice, parse, threads) {
      const resume = background.interrupt();
      try {
        const experiment = parse();
        return await (choice === 'auto'
          ? chooseFastest(experiment, threads)
          : chooseNamed(choice, experiment, threads));
      } finally {
        resume();
      }
    },
  };
}

type BackgroundTask = (signal: AbortSignal) => Promise<unknown>;

interface Background {
  add(task: BackgroundTask): void;
  setBusy(isBusy: boolean): void;
  /** Aborts the task under way, to be done again later, and holds all others until the returned function is called. */
  interrupt(): () => void;
}

/** Tasks one after the other, while nothing more urgent is going on. */
function createBackground(): Background {
  const tasks: BackgroundTask[] = [];
  let holds = 0;
  let isBusy = false;
  let running: AbortController | null = null;

  const advance = async (): Promise<void> => {
    if (running !== null) return;
    while (holds === 0 && !isBusy) {
      const task = tasks.shift();
      if (task === undefined) return;
      const controller = new AbortController();
      running = controller;
      await task(controller.signal).catch(() => undefined);
      running = null;
      if (controller.signal.aborted) tasks.unshift(task);
    }
  };

  return {
    add(task) {
      tasks.push(task);
      void advance();
    },
    setBusy(busy) {
      isBusy = busy;
      if (busy) running?.abort();
      else void advance();
    },
    interrupt() {
      holds += 1;
      running?.abort();
      return () => {
        holds -= 1;
        void advance();
      };
    },
  };
}

function workOfStep(experiment: Experiment): number {
  return (analyzeNetwork(experiment.network).multiplyAdds ?? 0) * experiment.training.miniBatchSize;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function measuredMessage(
  engine: EngineId,
  key: string,
  experiment: Experiment,
  imagesPerSecond: number,
): FromLaboratory {
  const work = totalTrainingWork(analyzeNetwork(experiment.network)) ?? 0;
  const { miniBatchSize } = experiment.training;
  return { type: 'engineMeasured', engine, key, experiment: experiment.name, work, miniBatchSize, imagesPerSecond };
}
