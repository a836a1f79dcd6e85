/** Tokens of the small part of Python that network3 code is written in, each with its place in the text. */

export type TokenKind = 'name' | 'number' | 'string' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Position of the first character in the source, from 0. */
  readonly offset: number;
}

/** Code that cannot be read; `offset` points at the character in the pasted text. */
export class CodeError extends Error {
  override readonly name = 'CodeError';
  constructor(
    readonly offset: number,
    readonly expected: string,
    readonly received: string,
  ) {
    super(`expected ${expected}, received ${received}`);
  }
}

/** Line and column of an offset, both from 1. */
export function positionOf(source: string, offset: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const PATTERNS: readonly (readonly [TokenKind | 'skip', RegExp])[] = [
  // Prompts of an interactive session, comments, line continuations and white space carry no meaning here.
  ['skip', />>>|\.\.\.|#[^\n]*|\\\r?\n|\s+/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_][A-Za-z_0-9]*/y],
  ['string', /"[^"\n]*"|'[^'\n]*'/y],
  ['symbol', /\*\*|[()[\]{},=*+\-/.:;$]/y],
];

/** @throws CodeError at a character that starts no token */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < source.length) {
    let matched = false;
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = offset;
      const match = pattern.exec(source);
      if (match === null) continue;
      if (kind !== 'skip') tokens.push({ kind, text: match[0], offset });
      offset += match[0].length;
      matched = true;
      break;
    }
    if (!matched) throw new CodeError(offset, 'Python code', `the character ${JSON.stringify(source[offset])}`);
  }
  tokens.push({ kind: 'end', text: '', offset: source.length });
  return tokens;
}
