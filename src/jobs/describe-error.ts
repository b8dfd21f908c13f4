/** What a log line says of an error that nobody expected: enough to find it, and nothing that a person wrote. Pure. */

/** An error's name and message. What it quotes is left out (JSON and full-text search quote what they were given), and so are long numbers. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const message = error.message.replace(/["'\u201c\u2018`].*$/s, '…').replace(/\d[\d\s.-]{5,}/g, '…');
  return `${error.name}: ${message}`.slice(0, 200);
}
