/** What is wrong with an experiment file, in words: where, what was expected, what stood there. */
import type { z } from 'zod';

/** One thing wrong with an experiment file. */
export interface ExperimentProblem {
  /** "network.layers[1].kernel"; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly received: string;
}

/** A file that cannot be an experiment. `message` is one line that names the first problem. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';
  constructor(readonly problems: readonly ExperimentProblem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(first === undefined ? 'Not an experiment' : formatProblem(first) + more);
  }
}

/** "training.learningRate: expected a number above 0, received -1" */
export function formatProblem(problem: ExperimentProblem): string {
  const place = problem.path === '' ? 'experiment' : problem.path;
  return `${place}: expected ${problem.expected}, received ${problem.received}`;
}

/** "network.layers[1].kernel"; a name that is no identifier stands in quotation marks, so that a path stays one line. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** A value in a message: JSON, cut where it would fill a screen. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON knows neither: it would say null.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  tuple: 'a list',
};

function alternatives(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length < 3 ? texts.join(' or ') : `one of ${texts.join(', ')}`;
}

/** "at least 2 entries", "less than 1" */
function limit(relation: string, value: number | bigint, origin: string): string {
  const noun = origin === 'array' ? ['entry', 'entries'] : origin === 'string' ? ['character', 'characters'] : null;
  return noun === null ? `${relation} ${value}` : `${relation} ${value} ${Number(value) === 1 ? noun[0] : noun[1]}`;
}

/** The problems that an issue of the schema library stands for, with the paths from the file's root. */
export function problemsOf(
  issue: z.core.$ZodIssue,
  root: unknown,
  base: readonly PropertyKey[] = [],
): ExperimentProblem[] {
  const path = [...base, ...issue.path];
  const problem = (expected: string, at: readonly PropertyKey[] = path): ExperimentProblem => {
    const received = describeValue(valueAt(root, at));
    return { path: formatPath(at), message: `Expected ${expected}, received ${received}.`, expected, received };
  };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem('no such field', [...path, key]));
    case 'too_small':
      return [problem(limit(issue.inclusive ? 'at least' : 'more than', issue.minimum, issue.origin))];
    case 'too_big':
      return [problem(limit(issue.inclusive ? 'at most' : 'less than', issue.maximum, issue.origin))];
    case 'invalid_value':
      return [problem(alternatives(issue.values))];
    case 'invalid_type':
      return [problem(TYPE_NAMES[issue.expected] ?? issue.expected)];
    case 'invalid_union': {
      const branches = issue.errors.filter((branch) => branch.length > 0);
      // A discriminated union without a match names the values that its discriminator may have.
      if (branches.length === 0) {
        const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
        return [problem(options.length > 0 ? alternatives(options) : 'a known value')];
      }
      // No alternative takes such a value at all: name them all. Otherwise the one that takes it tells what is wrong inside.
      const fitting = branches.find((branch) => branch.every((inner) => !isTypeOfWhole(inner)));
      if (fitting === undefined) {
        const types = branches.flatMap((branch) => branch.filter(isTypeOfWhole).map(({ expected }) => expected));
        return [problem([...new Set(types)].map((type) => TYPE_NAMES[type] ?? type).join(' or '))];
      }
      return fitting.flatMap((inner) => problemsOf(inner, root, path));
    }
    default:
      return [problem(issue.message)];
  }
}

function isTypeOfWhole(issue: z.core.$ZodIssue): issue is z.core.$ZodIssueInvalidType {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}
