/** The `lab` command: its subcommands and flags, and what becomes of errors. */
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { SPLIT_NAMES } from '../engine/engine.ts';
import { generatedFolder, projectRoot } from '../tooling/paths.ts';
import type { EvaluateFlags } from './evaluateCommand.ts';
import { EXIT } from './exitCodes.ts';
import { defaultThreads, parseCount, parseSeeds, parseThreads } from './options.ts';
import type { ReproduceFlags } from './reproduceCommand.ts';
import type { TrainFlags } from './trainCommand.ts';
import { messageOf, oneLine, UsageError } from './usageError.ts';

const JSON_HELP = 'one JSON object a line on standard output';
const FAST_HELP = 'fused multiply-add where there is one; not the same to the last bit on every machine';

/** Runs the command line. @returns the exit code; its output has left the process */
export async function runProgram(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  let exitCode: number = EXIT.done;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    exitCode = report(error);
  }
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  return exitCode;
}

/** Each command's code is loaded when it is called: `list` needs no engine. */
function createProgram(end: (exitCode: number) => void): Command {
  const program = new Command('lab')
    .description('Trains the networks of the lab on MNIST, on the processor, without a browser.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${oneLine(text)}\n`) })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 a bad file, bad weights or a wrong flag (nothing is written),' +
        '\n130 interrupted by Ctrl-C, 143 by SIGTERM (what was trained is saved and told), 141 output closed.',
    );
  const threads = () =>
    new Option('--threads <count>', 'most threads to train with')
      .argParser(parseThreads)
      .default(defaultThreads(), 'all cores');

  program
    .command('train')
    .description('train an experiment')
    .argument('<experiment>', 'an experiment file, or a name of the catalogue')
    .option('--init <file>', 'start from these weights (safetensors) instead of random ones')
    .option('--save <file>', 'save the last weights (safetensors), also after an interruption')
    .addOption(threads())
    .addOption(new Option('--max-steps <count>', 'end after so many mini-batches').argParser(parseCount))
    .option('--json', JSON_HELP)
    .option('--every-step', 'also tell the cost of every step')
    .option('--fast', FAST_HELP)
    .action(async (source: string, flags: TrainFlags) =>
      end(await (await import('./trainCommand.ts')).trainCommand(source, flags)),
    );

  program
    .command('evaluate')
    .description('accuracy and cost of weights on validation and test')
    .argument('<experiment>', 'an experiment file, or a name of the catalogue')
    .requiredOption('--weights <file>', 'the weights (safetensors)')
    .addOption(new Option('--split <split>', 'only this split').choices([...SPLIT_NAMES, 'all']))
    .addOption(threads())
    .option('--json', JSON_HELP)
    .option('--fast', FAST_HELP)
    .action(async (source: string, flags: EvaluateFlags) =>
      end(await (await import('./evaluateCommand.ts')).evaluateCommand(source, flags)),
    );

  program
    .command('list')
    .description("the catalogue's experiments, with the book's accuracy")
    .option('--json', JSON_HELP)
    .action(async (flags: { json?: true }) => end((await import('./listCommand.ts')).listCommand(flags)));

  program
    .command('reproduce')
    .description(
      "train the chapter's table and show our accuracies beside the book's; goes on where it was interrupted",
    )
    .argument('[names...]', 'names or rows of the catalogue; without any, all of them')
    .addOption(
      new Option('--seeds <list>', 'these seeds, "1,2,3"').argParser(parseSeeds).default(undefined, "each row's own"),
    )
    .addOption(
      new Option('--epochs <count>', 'most epochs of a run; a later call goes on from there').argParser(parseCount),
    )
    .addOption(
      new Option('--jobs <count>', 'runs at a time').argParser(parseThreads).default(defaultThreads(), 'all cores'),
    )
    .addOption(new Option('--threads <count>', 'threads of each run').argParser(parseThreads).default(1))
    .option('--state <folder>', 'where unfinished runs are kept', join(generatedFolder, 'reproduce'))
    .option('--out <file>', 'the results, which are added to', join(projectRoot, 'public', 'reproduction.json'))
    .option('--markdown <file>', 'also put the table into this file, between its markers')
    .option('--table', 'only show the table of what was trained before')
    .option('--json', JSON_HELP)
    .action(async (names: string[], flags: ReproduceFlags) =>
      end(await (await import('./reproduceCommand.ts')).reproduceCommand(names, flags)),
    );

  return program;
}

/** Tells an error in one line. @returns the exit code */
function report(error: unknown): number {
  // Commander has told its own errors; help and version are none.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  process.stderr.write(`error: ${oneLine(messageOf(error))}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Waits until everything written has left; a reader that went away counts as well. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    stream.write('', () => done());
  });
}
