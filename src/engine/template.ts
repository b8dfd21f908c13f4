/** Texts with placeholders (`flows/README.md`, "Texts"): parsed by the compiler, rendered by the engine. Pure. */
import type { Value } from '../model.ts';
import type { Given, Piece, Template } from './book.ts';
import { PATH, path, type Scope, SyntaxProblem, truthy } from './expression.ts';
import { FORMATS, type Wording, written } from './values.ts';

/** What rendering needs: the values, the language and the shared words. */
export interface RenderContext extends Wording {
  scope: Scope;
}

// A section's tag alone on a line takes no line: several tags on one line count as alone too.
const LONELY = /^[ \t]*((?:\{[#^/][^{}\n]*\}[ \t]*)+)(?:\n|$)/gm;

/** Reads a text. Throws `SyntaxProblem`: an unclosed brace or section, an unknown format, a name that can't be one. */
export function parseTemplate(source: string): Template {
  const text = source.replace(LONELY, (_line, tags: string) => tags.replace(/[ \t]/g, ''));
  const root: Piece[] = [];
  const open: { tag: string; piece: Piece & { inside: Piece[] }; into: Piece[]; column: number }[] = [];
  let into = root;
  let at = 0;
  while (at < text.length) {
    const brace = text.slice(at).search(/[{}]/);
    const words = brace < 0 ? text.slice(at) : text.slice(at, at + brace);
    if (words) into.push({ kind: 'words', words });
    if (brace < 0) break;
    at += brace;
    const close = text.indexOf('}', at);
    const inside = text.slice(at + 1, close).trim();
    if (text[at] === '}' || close < 0 || inside.includes('{')) throw new SyntaxProblem('a brace without its partner', at + 1);
    if (inside.startsWith('#') || inside.startsWith('^')) {
      const tag = inside.slice(1).trim();
      const piece: Piece & { inside: Piece[] } = { kind: 'if', path: names(tag, at), not: inside.startsWith('^'), inside: [] };
      open.push({ tag, piece, into, column: at + 1 });
      into = piece.inside;
    } else if (inside.startsWith('/')) {
      const last = open.pop();
      if (!last || last.tag !== inside.slice(1).trim()) throw new SyntaxProblem(`{${inside}} closes nothing that is open`, at + 1);
      into = last.into;
      into.push(closed(last.piece));
    } else into.push(placeholder(inside, at));
    at = close + 1;
  }
  const left = open.at(-1);
  if (left) throw new SyntaxProblem(`{#${left.tag}} is never closed`, left.column);
  return root;
}

// `{#x}` repeats when its inside speaks of the item or its number, and only shows itself when it doesn't: a heading
// over a list is `{#list}…{/list}` too.
function closed(piece: Piece & { inside: Piece[] }): Piece {
  if (piece.kind !== 'if' || piece.not || !piece.inside.some(speaksOfItem)) return piece;
  return { kind: 'each', path: piece.path, inside: piece.inside };
}

function speaksOfItem(piece: Piece): boolean {
  if (piece.kind === 'words') return false;
  const own = piece.path[0] === 'item' || piece.path[0] === 'n';
  return own || (piece.kind === 'if' && piece.inside.some(speaksOfItem));
}

function names(source: string, at: number): string[] {
  if (!PATH.test(source)) throw new SyntaxProblem(`"${source}" can't be a value's name`, at + 1);
  return source.split('.');
}

function placeholder(inside: string, at: number): Piece {
  const [name = '', ...formats] = inside.split('|').map((part) => part.trim());
  const known = formats.map((source) => {
    const [format = '', arg] = source.split(':');
    const rule = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    if (!rule) throw new SyntaxProblem(`there is no format "${format}"`, at + 1);
    if (rule.arg !== Boolean(arg))
      throw new SyntaxProblem(`format "${format}" ${rule.arg ? 'needs an argument' : 'takes no argument'}`, at + 1);
    if (format === 'short' && !/^[1-9]\d*$/.test(arg ?? '')) throw new SyntaxProblem('"short" needs a number', at + 1);
    return arg ? { name: format, arg } : { name: format };
  });
  return { kind: 'value', path: names(name, at), formats: known };
}

function pieces(template: Template, context: RenderContext): string {
  return template.map((piece) => one(piece, context)).join('');
}

function one(piece: Piece, context: RenderContext): string {
  if (piece.kind === 'words') return piece.words;
  const value = path(context.scope, piece.path);
  if (piece.kind === 'value') return written(value, piece.formats, context);
  if (piece.kind === 'if') return truthy(value) !== piece.not ? pieces(piece.inside, context) : '';
  if (!Array.isArray(value)) return truthy(value) ? pieces(piece.inside, context) : '';
  return value.map((item, index) => pieces(piece.inside, { ...context, scope: { ...context.scope, item, n: index + 1 } })).join('');
}

/** A text with its values filled in. Blank lines never double, and none stand at the start or the end. */
export function renderTemplate(template: Template, context: RenderContext): string {
  return pieces(template, context)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A value handed over: a lone placeholder without a format keeps its type (empty text when missing); anything else is text. */
export function given(source: Given, context: RenderContext): Value {
  if ('constant' in source) return source.constant;
  const [only, more] = source.template;
  if (only?.kind === 'value' && !more && only.formats.length === 0) return path(context.scope, only.path) ?? '';
  return renderTemplate(source.template, context);
}
