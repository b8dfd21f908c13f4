/** Expressions of flows (`flows/README.md`, "Texts"): parsed by the compiler, evaluated by the engine. Pure. */
import type { Value } from '../model.ts';
import type { Expr } from './book.ts';

/** What expressions and texts see: names and their values. A missing name is empty and false. */
export type Scope = Record<string, Value>;

/** An expression or a text that can't be read. `column` counts from 1 in its source; the compiler adds file and line. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
  readonly column: number;
  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}

/** A name as written in paths: letters, digits, `_` and `-` (there is no arithmetic that could want the minus). */
export const PATH = /^[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*$/u;

interface Token {
  kind: 'path' | 'text' | 'number' | 'sign' | 'end';
  text: string;
  column: number;
}

const TOKEN =
  /\s*(?:(?<path>[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*)|'(?<text>[^']*)'|(?<number>-?\d+(?:\.\d+)?)|(?<sign>==|!=|<=|>=|[<>()]))/uy;

function tokens(source: string): Token[] {
  const found: Token[] = [];
  const end = source.trimEnd().length;
  let at = 0;
  while (at < end) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    const start = at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0);
    if (!match?.groups) throw new SyntaxProblem(`can't read "${source.slice(start, start + 12)}"`, start + 1);
    const kind = (['path', 'text', 'number', 'sign'] as const).find((name) => match.groups?.[name] !== undefined) ?? 'sign';
    found.push({ kind, text: match.groups[kind] ?? '', column: start + 1 });
    at = TOKEN.lastIndex;
  }
  found.push({ kind: 'end', text: 'the end', column: end + 1 });
  return found;
}

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=', 'in'] as const;

/** A recursive-descent parser over the tokens: or < and < not < comparison < value. */
class Parser {
  private at = 0;
  private readonly list: Token[];
  constructor(list: Token[]) {
    this.list = list;
  }

  private get token(): Token {
    return this.list[this.at] ?? { kind: 'end', text: 'the end', column: 1 };
  }

  private take(kind: Token['kind'], text: string): boolean {
    if (this.token.kind !== kind || this.token.text !== text) return false;
    this.at += 1;
    return true;
  }

  whole(): Expr {
    const expr = this.or();
    if (this.token.kind !== 'end') throw new SyntaxProblem(`did not expect "${this.token.text}"`, this.token.column);
    return expr;
  }

  private or(): Expr {
    let left = this.and();
    while (this.take('path', 'or')) left = { op: 'or', left, right: this.and() };
    return left;
  }

  private and(): Expr {
    let left = this.not();
    while (this.take('path', 'and')) left = { op: 'and', left, right: this.not() };
    return left;
  }

  private not(): Expr {
    return this.take('path', 'not') ? { op: 'not', of: this.not() } : this.comparison();
  }

  private comparison(): Expr {
    const left = this.value();
    const op = COMPARISONS.find((sign) => this.take(sign === 'in' ? 'path' : 'sign', sign));
    return op ? { op, left, right: this.value() } : left;
  }

  private value(): Expr {
    const token = this.token;
    if (this.take('sign', '(')) {
      const inside = this.or();
      if (!this.take('sign', ')')) throw new SyntaxProblem('a bracket is not closed', token.column);
      return inside;
    }
    const reserved = token.kind === 'path' && ['and', 'or', 'not', 'in'].includes(token.text);
    if (token.kind === 'end' || token.kind === 'sign' || reserved) throw new SyntaxProblem(`did not expect "${token.text}"`, token.column);
    this.at += 1;
    if (token.kind === 'text') return { op: 'value', value: token.text };
    if (token.kind === 'number') return { op: 'value', value: Number(token.text) };
    if (token.text === 'true' || token.text === 'false') return { op: 'value', value: token.text === 'true' };
    return { op: 'path', path: token.text.split('.') };
  }
}

/** Reads an expression. Throws `SyntaxProblem` with the column where reading stopped. */
export function parseExpression(source: string): Expr {
  return new Parser(tokens(source)).whole();
}

/** The value at a path, or undefined when any part of it is missing. `.count` of a list is its length. */
export function path(scope: Scope, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = scope;
  for (const part of parts) {
    if (Array.isArray(value)) value = part === 'count' ? value.length : value[Number(part)];
    else if (value !== null && typeof value === 'object') value = Object.hasOwn(value, part) ? value[part] : undefined;
    else return undefined;
  }
  return value;
}

/** False for a missing value, `''`, 0, false, null and an empty list; true for everything else. */
export function truthy(value: Value | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

// A missing value is empty and false, so it equals '' and false; `4` equals `'4'` because typed answers may be either.
function same(left: Value, right: Value): boolean {
  const empty = (value: Value) => value === null || value === '' || value === false;
  if (left === null || right === null) return empty(left) && empty(right);
  if (typeof left === 'object' || typeof right === 'object') return false;
  return left === right || (typeof left !== 'boolean' && typeof right !== 'boolean' && String(left) === String(right));
}

// Numbers by size, ISO dates and other texts by letters; nothing is less or more than a missing value.
function order(left: Value, right: Value): number | null {
  const comparable = (value: Value) => (typeof value === 'string' && value !== '') || typeof value === 'number';
  if (!comparable(left) || !comparable(right)) return null;
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return Math.sign(a - b);
  return String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0;
}

function contains(whole: Value, part: Value): boolean {
  if (Array.isArray(whole)) return whole.some((item) => same(item, part));
  if (typeof whole === 'string') return part !== '' && part !== null && whole.includes(String(part));
  return whole !== null && typeof whole === 'object' && Object.hasOwn(whole, String(part));
}

/** The value of an expression; a missing path is null, `and`/`or`/`not` and comparisons are true or false. */
export function evaluate(expr: Expr, scope: Scope): Value {
  if (expr.op === 'value') return expr.value;
  if (expr.op === 'path') return path(scope, expr.path) ?? null;
  if (expr.op === 'not') return !truthy(evaluate(expr.of, scope));
  const left = evaluate(expr.left, scope);
  if (expr.op === 'and') return truthy(left) && truthy(evaluate(expr.right, scope));
  if (expr.op === 'or') return truthy(left) || truthy(evaluate(expr.right, scope));
  const right = evaluate(expr.right, scope);
  if (expr.op === '==') return same(left, right);
  if (expr.op === '!=') return !same(left, right);
  if (expr.op === 'in') return contains(right, left);
  const sign = order(left, right);
  if (sign === null) return false;
  return expr.op === '<' ? sign < 0 : expr.op === '<=' ? sign <= 0 : expr.op === '>' ? sign > 0 : sign >= 0;
}

/** Whether an expression holds; no expression always does. */
export function holds(expr: Expr | undefined, scope: Scope): boolean {
  return expr === undefined || truthy(evaluate(expr, scope));
}
