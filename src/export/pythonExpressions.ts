/** Expressions of network3 code: numbers, names, strings, tuples, lists, products and calls. */
import { CodeError, type Token } from './pythonTokens.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly offset: number }
  | { readonly kind: 'string'; readonly value: string; readonly offset: number }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[]; readonly offset: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly positional: readonly Expression[];
      readonly keywords: ReadonlyMap<string, Expression>;
      readonly offset: number;
    };

export type CallExpression = Extract<Expression, { kind: 'call' }>;

/** Reads expressions from a list of tokens, from left to right. */
export class ExpressionReader {
  private position = 0;

  /** @param constants names that stand for numbers, such as `mini_batch_size` */
  constructor(
    private readonly tokens: readonly Token[],
    private readonly constants: ReadonlyMap<string, number>,
  ) {}

  /** The token `ahead` places on; the end token repeats itself. */
  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new CodeError(0, 'Python code', 'nothing');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  /** Takes the symbol, or throws a CodeError that says where it is missing. */
  expect(text: string): Token {
    const token = this.peek();
    if (token.text !== text) throw new CodeError(token.offset, `"${text}"`, tokenText(token));
    return this.next();
  }

  /** Products and quotients bind all that these programs compute, so there is one level of operators. */
  expression(): Expression {
    let left = this.operand();
    while (this.peek().text === '*' || this.peek().text === '/') {
      const operator = this.next().text;
      const right = this.operand();
      const a = this.numberOf(left);
      const b = this.numberOf(right);
      left = { kind: 'number', value: operator === '*' ? a * b : a / b, offset: left.offset };
    }
    return left;
  }

  /** The value of an expression that must be a number, constants looked up. */
  numberOf(expression: Expression): number {
    if (expression.kind === 'number') return expression.value;
    if (expression.kind === 'name') {
      const value = this.constants.get(expression.name);
      if (value !== undefined) return value;
      throw new CodeError(expression.offset, 'a number', `the unknown name ${expression.name}`);
    }
    throw new CodeError(expression.offset, 'a number', expression.kind === 'call' ? 'a call' : `a ${expression.kind}`);
  }

  private operand(): Expression {
    const token = this.next();
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text), offset: token.offset };
      case 'string':
        return { kind: 'string', value: token.text.slice(1, -1), offset: token.offset };
      case 'name':
        return this.nameOrCall(token);
      case 'symbol':
        if (token.text === '-') {
          const operand = this.operand();
          return { kind: 'number', value: -this.numberOf(operand), offset: token.offset };
        }
        if (token.text === '(' || token.text === '[') return this.sequence(token);
        break;
      case 'end':
        break;
      default:
        token.kind satisfies never;
    }
    throw new CodeError(token.offset, 'a value', tokenText(token));
  }

  private nameOrCall(first: Token): Expression {
    let name = first.text;
    // `network3.ReLU` means the same as `ReLU`.
    while (this.peek().text === '.' && this.peek(1).kind === 'name') {
      this.next();
      name = this.next().text;
    }
    if (this.peek().text !== '(') return { kind: 'name', name, offset: first.offset };
    this.next();
    const positional: Expression[] = [];
    const keywords = new Map<string, Expression>();
    while (this.peek().text !== ')') {
      if (this.peek().kind === 'name' && this.peek(1).text === '=') {
        const keyword = this.next();
        this.next();
        if (keywords.has(keyword.text)) throw new CodeError(keyword.offset, 'each argument once', keyword.text);
        keywords.set(keyword.text, this.expression());
      } else {
        positional.push(this.expression());
      }
      if (this.peek().text !== ')') this.expect(',');
    }
    this.next();
    return { kind: 'call', name, positional, keywords, offset: first.offset };
  }

  private sequence(open: Token): Expression {
    const close = open.text === '(' ? ')' : ']';
    const items: Expression[] = [];
    let hasComma = false;
    while (this.peek().text !== close) {
      items.push(this.expression());
      if (this.peek().text === close) break;
      this.expect(',');
      hasComma = true;
    }
    this.expect(close);
    const only = items[0];
    if (open.text === '(' && items.length === 1 && !hasComma && only !== undefined) return only;
    return { kind: 'sequence', items, offset: open.offset };
  }
}

export function tokenText(token: Token): string {
  return token.kind === 'end' ? 'the end of the code' : JSON.stringify(token.text);
}
