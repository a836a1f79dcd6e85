import type { FieldDescription, LayerIssue, LayerKind } from './layer.ts';

/** "a whole number from 1 to 64": what a field takes, from its description. */
export function describeLimits(field: FieldDescription): string {
  switch (field.kind) {
    case 'integer':
      return `a whole number from ${count(field.minimum)} to ${count(field.maximum)}`;
    case 'fraction': {
      const upper = field.below === undefined ? `at most ${field.maximum}` : `below ${field.below}`;
      return `at least ${field.minimum} and ${upper}`;
    }
    case 'size':
      return `height and width, each a whole number from ${count(field.minimum)} to ${count(field.maximum)}`;
    case 'choice': {
      const labels = field.choices.map(({ label }) => label);
      return labels.length < 2 ? labels.join() : `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}`;
    }
    default:
      return field satisfies never;
  }
}

/** Fields of a layer that hold what no layer of its kind may, at most one issue a field. */
export function valueIssues<Config extends { readonly type: string }>(
  kind: LayerKind<Config>,
  layer: Config,
): LayerIssue[] {
  const parsed = kind.schema.safeParse(layer);
  if (parsed.success) return [];
  const names = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? 'type')],
  );
  return [...new Set(names)].map((name): LayerIssue => {
    const value = Object.entries(layer).find(([own]) => own === name)?.[1] as unknown;
    const field = kind.fields.find((candidate) => candidate.name === name);
    const received = describe(value);
    if (field === undefined) {
      const message = `${kind.label} has no field “${name}”.`;
      return { code: 'valueOutOfRange', field: name, message, expected: 'no such field', received };
    }
    const expected = describeLimits(field);
    return { code: 'valueOutOfRange', field: name, message: `${field.label} must be ${expected}.`, expected, received };
  });
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.map(describe).join(' × ');
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value) ?? 'nothing';
}
