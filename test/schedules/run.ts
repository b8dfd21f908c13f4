/** Plays one schedule on the real shell, lets everything come to rest, and hands over what is to be judged. */
import type { Client } from '@libsql/client';
import type { ContactId, Input } from '../../src/model.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { tracesOf } from './erased.ts';
import { createGates, type Gate, settled } from './gates.ts';
import { atRest, buttonsOf, leaked } from './looking.ts';
import { momentOf } from './memory.ts';
import { contactOf, leaveInputs, lookInput, type Move, nextInput, type SCRIPTS } from './moves.ts';
import { createPlatforms, type Leaving, type Platforms, type Posted } from './platform.ts';
import { type Process, startProcess } from './process.ts';
import type { Town } from './town.ts';

const MINUTE = 60_000;
/** The inbox forgets after 7 days: a schedule stays below. */
const LONGEST_MS = 4 * 24 * 60 * MINUTE;
/** Rounds of the drain. Each is an hour; a run that is not at rest by then is stuck. */
const ROUNDS = 60;

/** What is left when all is quiet. */
export interface Ended {
  town: Town;
  db: Client;
  platforms: Platforms;
  /** Highest turn of each contact before the schedule. */
  before: Map<string, number>;
  /** Processes that died. */
  died: Set<number>;
  /** Processes that were sending, and messages that were not marked yet, when the clock was set forward by more than a lease. */
  overtaken: Set<number | string>;
  /** What the processes logged and what happened. */
  trace: string[];
  /** Why it never came to rest, or empty. */
  stuck: string;
  /** Messages that held a number which nobody had revealed to their reader yet. */
  leaks: Leaving[];
  /** What was left of somebody in the moment after their erasure. */
  traces: string[];
  now: number;
}

/** Plays it; `judge` looks while the database is open. */
export async function play(town: Town, moves: readonly Move[], judge: (ended: Ended) => Promise<void>): Promise<void> {
  const { file, remove } = await town.copy();
  const db = openNodeClient(`file:${file}`);
  const world = await openWorld(town, file, db);
  try {
    for (const move of moves) await world.make(move);
    await judge(await world.rest());
  } finally {
    world.stop();
    db.close();
    await remove();
  }
}

async function openWorld(town: Town, file: string, db: Client) {
  const gates = createGates();
  const trace: string[] = [];
  const died = new Set<number>();
  const overtaken = new Set<number | string>();
  const leaks: Leaving[] = [];
  const traces: string[] = [];
  /** When a process last read what is revealed to somebody. */
  const reads = new Map<string, number>();
  const orders: Extract<Move, { does: 'fail' }>[] = [];
  let now = town.opensAt;
  /** The furthest that the clock was ever set. */
  let latest = now;
  const platforms = createPlatforms(gates, async (message) => {
    if (await leaked(town, db, message, reads.get(`${message.by} ${message.contact}`) ?? Number.MAX_SAFE_INTEGER)) leaks.push(message);
    return momentOf(db);
  });
  let looked = 0;
  const revealRead = async (owner: number, person: string) => void reads.set(`${owner} ${person}`, await momentOf(db));
  /** Whoever was just erased is looked for in everything that is stored. */
  const turnTaken = async () => {
    const gone = await db.execute({ sql: "SELECT seq, contact_id FROM log WHERE what = 'gone' AND seq > ?", args: [looked] });
    for (const { seq, contact_id: contact } of gone.rows) {
      looked = Number(seq);
      trace.push(`${contact} is erased`);
      traces.push(...(await tracesOf(db, town, contact as ContactId, looked)));
    }
  };
  const around = {
    file,
    keys: town.keys,
    gates,
    platforms,
    clock: () => now,
    log: (line: string) => void trace.push(`    ${line}`),
    turnTaken,
    revealRead,
  };
  const before = new Map(
    (await db.execute('SELECT contact_id, max(turn) AS n FROM inbox GROUP BY contact_id')).rows.map((row) => [
      String(row.contact_id),
      Number(row.n),
    ]),
  );
  const said = new Map<ContactId, number>();
  const processes: Process[] = [];
  let started = 0;
  let resting = false;
  const start = async () => {
    processes.push(await startProcess(++started, `host-${started % 2}`, around));
  };
  // Two at once on one database, as Workers are many.
  await start();
  await start();
  await settled();

  const someone = (n: number) => processes[n % processes.length] as Process;
  const deliver = (posted: Posted, n: number) => {
    someone(n).receive(posted);
  };
  const say = (who: keyof typeof SCRIPTS, n: number) => {
    const contact = contactOf(who);
    const before = said.get(contact) ?? 0;
    const input = nextInput(who, before, buttonsOf(town, platforms, contact), n);
    if (!input) return;
    if (input.kind === 'text') said.set(contact, before + 1);
    post(contact, input, n);
  };
  const post = (contact: ContactId, input: Input, n: number) => {
    const id = platforms.posted.length + 1;
    const tap = input.kind === 'tap' ? { callbackId: `c${id}` } : {};
    const update = {
      id: `${contact.split(':')[0]}:schedule:${id}`,
      contact,
      at: now,
      input,
      messageId: `p${id}`,
      interaction: input.kind !== 'withdraw',
      ...tap,
    };
    const posted: Posted = { update, answered: false };
    platforms.posted.push(posted);
    trace.push(`${contact} posts ${update.id}: ${JSON.stringify(input)}`);
    deliver(posted, n);
  };
  const open = (n: number) => {
    const gate = gates.waiting[n % Math.max(1, gates.waiting.length)];
    if (!gate) return;
    const how = fate(gate);
    if (process.env.SCHEDULE_TRACE === 'all' || !resting || how !== 'well') trace.push(`  ${gate.owner} ${gate.what}: ${how}`);
    gate.open(how);
  };
  /** What was ordered for the n-th call of this kind. */
  const fate = (gate: Gate): string => {
    if (resting || gate.faults.length === 0) return 'well';
    let how = 'well';
    for (const order of orders.filter(({ what }) => gate.what.startsWith(what))) {
      if (order.n-- > 0 || how !== 'well') continue;
      orders.splice(orders.indexOf(order), 1);
      how = gate.faults[order.fault % gate.faults.length] as string;
    }
    return how;
  };
  const openAll = async () => {
    for (let opened = 0; gates.waiting.length > 0; opened++) {
      open(0);
      await settled();
      if (opened > 20_000) throw new Error(`calls without end:\n${trace.slice(-40).join('\n')}`);
    }
  };
  /** Lets every statement that is under way be carried out; its answer may still be late or lost. */
  const endStatements = async () => {
    for (let opened = 0; opened < 100; opened++) {
      const at = gates.waiting.findIndex(({ what }) => what.startsWith('database'));
      if (at < 0) return;
      open(at);
      await settled();
    }
  };
  /** What is being sent, or was sent and is not marked yet, has been so for longer than a lease, for all that others can tell. */
  const overtake = async () => {
    for (const gate of gates.waiting) if (gate.what.includes('send')) overtaken.add(gate.owner);
    const marked = new Set(
      (await db.execute('SELECT platform_id FROM outbox WHERE platform_id IS NOT NULL')).rows.map((row) => row.platform_id),
    );
    for (const { id } of platforms.accepted) if (!marked.has(id)) overtaken.add(id);
  };
  const make = async (move: Move) => {
    if (move.does === 'say') say(move.who, move.n);
    else if (move.does === 'look-at') post(contactOf(move.who), lookInput(move.what), move.n);
    else if (move.does === 'leave') {
      const contact = contactOf(move.who);
      const asked = platforms.accepted.findLast((message) => message.contact === contact)?.text.includes('chắc chắn muốn xóa') ?? false;
      for (const input of leaveInputs(move.who, move.atOnce, asked)) post(contact, input, move.n);
    } else if (move.does === 'look') for (const process of processes) process.look();
    else if (move.does === 'open') open(move.n);
    else if (move.does === 'fail') orders.push({ ...move });
    else if (move.does === 'repeat') {
      const posted = platforms.posted[move.n % Math.max(1, platforms.posted.length)];
      if (posted) {
        trace.push(`${posted.update.contact} repeats ${posted.update.id}`);
        deliver(posted, move.n);
      }
    } else if (move.does === 'clock' || move.does === 'wait') {
      if (move.does === 'wait') await openAll();
      if (now + move.ms - town.opensAt > LONGEST_MS) return;
      // A statement takes milliseconds: that the clock is set back amid one, so that it compares leases with another day, is not played.
      if (move.ms < -MINUTE) await endStatements();
      now += move.ms;
      latest = Math.max(latest, now);
      if (move.ms > MINUTE) await overtake();
      trace.push(`${move.does}: ${move.ms / 1000} s`);
    } else if (move.does === 'die') {
      const process = someone(move.n);
      trace.push(`${process.id} dies`);
      process.die();
      died.add(process.id);
      processes.splice(processes.indexOf(process), 1);
      // The next of the same host: it knows whose leases are void.
      started += process.id % 2 === (started + 1) % 2 ? 0 : 1;
      await start();
    } else {
      for (let step = 0; step < move.steps && gates.waiting.length > 0; step++) {
        open(0);
        await settled();
      }
    }
    await settled();
  };

  /** Lets every call end well, then repeats and looks, an hour a round, until twice nothing was left to do. */
  const rest = async (): Promise<Ended> => {
    let stuck = '';
    trace.push('--- rest');
    // A clock that was set back is set right in the end, once nobody is amid a send: what waits for a morning must not wait for days.
    await openAll();
    now = latest;
    resting = true;
    for (let round = 0, quiet = 0; round < ROUNDS && quiet < 2; round++) {
      await openAll();
      for (const posted of platforms.posted) {
        if (posted.answered) continue;
        deliver(posted, round);
        await settled();
        await openAll();
      }
      someone(round).look();
      await settled();
      await openAll();
      stuck = await atRest(db, platforms, now);
      quiet = stuck === '' ? quiet + 1 : 0;
      now += 60 * MINUTE;
    }
    return { town, db, platforms, before, died, overtaken, trace, stuck, leaks, traces, now };
  };
  const stop = () => {
    for (const process of processes) process.die();
  };
  return { make, rest, stop };
}
