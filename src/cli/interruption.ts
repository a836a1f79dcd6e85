import { EXIT } from './exitCodes.ts';

/** Signals within this time are one press: a terminal, npm and the loader each may pass on the same Ctrl-C. */
const SAME_PRESS_MS = 500;

/** What may end a command early: Ctrl-C, SIGTERM, or a reader that closed the command's output. */
export interface Interruption {
  /** Aborted at the first of them. */
  readonly signal: AbortSignal;
  /** The exit code that tells which it was; null before. */
  exitCode(): number | null;
  /** From here on signals have their usual effect again. */
  release(): void;
}

/** Listens for signals: the first aborts, a second one ends the process at once. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode: number | null = null;
  let firstAt = 0;
  const handle = (code: number) => {
    const time = performance.now();
    if (exitCode === null) {
      exitCode = code;
      firstAt = time;
      controller.abort();
    } else if (time - firstAt > SAME_PRESS_MS) {
      process.exit(code);
    }
  };
  const interrupt = () => handle(EXIT.interrupted);
  const terminate = () => handle(EXIT.terminated);
  const closed = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (exitCode === null) {
      exitCode = EXIT.outputClosed;
      controller.abort();
    }
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  process.stdout.on('error', closed);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', terminate);
    },
  };
}
