/** Loaded into both systems before their own first line: tells the benchmark what the process has used. */

/** What a process has used since its start, and what it holds now. */
export interface Usage {
  /** User and system time, ms. */
  cpuMs: number;
  /** Resident memory, bytes. */
  memory: number;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const usage: Usage = { cpuMs: (user + system) / 1000, memory: process.memoryUsage.rss() };
  process.send?.(usage);
});
