/** One start of the service on the schedule's file: it can be killed at any await, and then nothing of it goes on. */
import { type Client, LibsqlError } from '@libsql/client';
import { readConfig } from '../../src/config.ts';
import { handleUpdate } from '../../src/handle-update.ts';
import { buildParts } from '../../src/house.ts';
import type { Parts } from '../../src/jobs/parts.ts';
import { runJobs } from '../../src/jobs/run.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { lapseLeases } from '../../src/store/outbox.ts';
import type { Keys } from '../../src/store/seal.ts';
import type { Gates } from './gates.ts';
import type { Platforms, Posted } from './platform.ts';

/** A running process. */
export interface Process {
  id: number;
  alive: boolean;
  /** Jobs are at work. */
  looking: boolean;
  parts: Parts;
  /** The platform posts an update. */
  receive(posted: Posted): void;
  /** A timer. */
  look(): void;
  die(): void;
}

/** What all processes of a schedule share. */
export interface Around {
  file: string;
  keys: Keys;
  gates: Gates;
  platforms: Platforms;
  clock(): number;
  log(line: string): void;
  /** Called after every turn that was committed, or refused. */
  turnTaken(): Promise<void>;
  /** Called as a process has read what was revealed to a person. */
  revealRead(owner: number, person: string): Promise<void>;
}

/** A database call that failed before it did anything, or whose answer was lost: the caller can't tell which. */
function away(): LibsqlError {
  return new LibsqlError('the connection was lost', 'SERVER_ERROR');
}

/** Starts one. `host`: two on one host are one after the other, and the later knows that the earlier is dead. */
export async function startProcess(id: number, host: string, around: Around): Promise<Process> {
  const raw = openNodeClient(`file:${around.file}`);
  await raw.execute('PRAGMA synchronous = OFF');
  const parts = plainParts({
    id,
    db: gated(raw, id, around),
    keys: around.keys,
    channels: around.platforms.channelsOf(id),
    clock: around.clock,
    log: (line) => around.log(`${id} ${line}`),
  });
  parts.wake = () => process.look();
  let again = false;
  let begun = false;
  const process: Process = {
    id,
    alive: true,
    looking: false,
    parts,
    receive: (posted) => {
      void begin
        .then(() => handleUpdate(parts, posted.update).committed)
        .then((stored) => {
          posted.answered ||= stored && process.alive;
        });
    },
    look: () => {
      again = true;
      if (process.looking || !begun) return;
      process.looking = true;
      void (async () => {
        while (again) {
          again = false;
          await runJobs(parts);
        }
        process.looking = false;
      })();
    },
    die: () => {
      process.alive = false;
      around.gates.abandon(id);
      raw.close();
    },
  };
  const begin = (async () => {
    // A start that can't reach its database ends and is started again: here it tries again.
    for (;;)
      if (
        await lapseLeases(parts.db, { bootId: parts.bootId, host, now: around.clock() }).then(
          () => true,
          () => false,
        )
      )
        break;
    begun = true;
    process.look();
  })();
  return process;
}

const CONFIG = readConfig({
  DEMO: 'off',
  DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
  TELEGRAM_BOT_TOKEN: '700100200:for-random-schedules-only-000000000',
  TELEGRAM_WEBHOOK_SECRET: 'schedules',
});

/** The parts of a process that nothing is wrong with. */
export function plainParts(of: { id: number; log(line: string): void } & Pick<Parts, 'db' | 'keys' | 'channels' | 'clock'>): Parts {
  const parts = buildParts(CONFIG, { db: of.db, keys: of.keys, bootId: `boot-${of.id}`, wake: () => undefined, clock: of.clock });
  parts.channels = of.channels;
  parts.rate = { telegram: Number.POSITIVE_INFINITY, zalo: Number.POSITIVE_INFINITY };
  parts.log = (level, what, facts) => of.log(`${level} ${what} ${JSON.stringify(facts ?? {})}`);
  // These have no part in this, and are most of what a first look asks.
  for (const job of ['retention', 'holidays', 'zalo token', 'zalo consent', 'zalo recovery']) parts.ran.set(job, of.clock());
  return parts;
}

/** The client as the program sees it. A batch is done wholly or not at all, before its gate's second half: the answer. */
function gated(raw: Client, owner: number, { gates, turnTaken, revealRead }: Around): Client {
  return new Proxy(raw, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const words = wordsOf(args[0]);
        const how = await gates.pass(owner, `database: ${words}`, ['refused', 'lost']);
        if (how === 'refused') throw away();
        const done = await (Reflect.apply(value, target, args) as Promise<unknown>).then(
          (result) => ({ result }),
          (error: unknown) => ({ error }),
        );
        if (words.startsWith('INSERT INTO turn')) await turnTaken();
        if (words.startsWith('SELECT v.request_number')) await revealRead(owner, (args[0] as { args: { person: string } }).args.person);
        await gates.pass(owner, 'answer of database');
        if (how === 'lost') throw away();
        if ('error' in done) throw done.error;
        return done.result;
      };
    },
  });
}

/** The beginning of a call's first statement, for the trace. */
function wordsOf(statements: unknown): string {
  const first: unknown = Array.isArray(statements) ? statements[0] : statements;
  const sql = typeof first === 'string' ? first : (first as { sql?: string } | undefined)?.sql;
  return String(sql).replace(/\s+/g, ' ').slice(0, 50);
}
