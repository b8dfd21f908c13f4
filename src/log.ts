/** JSON log lines without personal data (`contract.md` 2, LOG_LEVEL). */
import type { Log, LogLevel } from './jobs/parts.ts';

const ORDER: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** A log that writes lines of at least `level` to standard output: `{"at", "level", "what", …facts}`. */
export function jsonLog(level: LogLevel, write: (line: string) => void = console.log): Log {
  return (of, what, facts = {}) => {
    if (ORDER[of] < ORDER[level]) return;
    write(JSON.stringify({ at: new Date().toISOString(), level: of, what, ...facts }));
  };
}
