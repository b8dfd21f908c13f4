/** What must be known of an SQL text without running it: its parameters, and whether a second statement follows. */

/** Strings, quoted names, comments, parameters, semicolons; everything else is skipped. */
const PIECES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\?\d*|[:@$][A-Za-z_]\w*|;/g;

/** A parameter: its number from 1, and its name with prefix (`?3`, `:name`), null for a bare `?`. */
export interface Parameter {
  index: number;
  name: string | null;
}

/** Parameters in order of appearance, each once. */
export function parametersOf(sql: string): Parameter[] {
  const found: Parameter[] = [];
  let highest = 0;
  for (const [piece] of sql.matchAll(PIECES)) {
    if (!/^[?:@$]/.test(piece) || found.some(({ name }) => name === piece)) continue;
    const index = /^\?\d/.test(piece) ? Number(piece.slice(1)) : highest + 1;
    highest = Math.max(highest, index);
    found.push({ index, name: piece === '?' ? null : piece });
  }
  return found;
}

/** Whether anything but blanks and comments follows the first statement. The body of a trigger is not looked into. */
export function hasSecondStatement(sql: string): boolean {
  if (/^\s*create\s+(?:temp\w*\s+)?trigger\b/i.test(sql)) return false;
  for (const match of sql.matchAll(PIECES)) {
    if (match[0] === ';') return /\S/.test(sql.slice(match.index + 1).replace(/--[^\n]*|\/\*[\s\S]*?\*\/|;/g, ''));
  }
  return false;
}
