/** What the store's tests share: a real libSQL file in a folder of its own, and the smallest contacts, updates and turns. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { onTestFinished } from 'vitest';
import type { Capabilities, ContactId, Input, Reply, Session, Turn, Update } from '../../src/model.ts';
import { type CommitInput, type CommitOutcome, commit } from '../../src/store/commit.ts';
import { type Loaded, load } from '../../src/store/load.ts';
import { type OutboxRow, type Take, takeDue } from '../../src/store/outbox.ts';
import { type Keys, openKeys } from '../../src/store/seal.ts';
import { newSession } from '../../src/store/sessions.ts';
import { defaultSettings } from '../../src/store/settings.ts';
import { openMigrated } from './migrated.ts';

/** 24 November 2026, 09:00 in Hanoi. */
export const NOW = Date.UTC(2026, 10, 24, 2);
export const LEASE_MS = 30_000;
export const SENDER = { bootId: 'boot-1', leaseMs: LEASE_MS, now: NOW };
export const CAPABILITIES: Capabilities = {
  text: 4096,
  buttons: 12,
  buttonTitle: 64,
  payload: 64,
  caption: 1024,
  page: 8,
  provesPhone: true,
};
export const DATA_KEY = Buffer.alloc(32, 7).toString('base64');

/** An empty, migrated database; closed and deleted when the test ends. */
export async function openHouse(): Promise<{ db: Client; keys: Keys; url: string; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'nhip-cau-store-'));
  const file = join(folder, 'house.db');
  const db = await openMigrated(file);
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { db, keys: await openKeys(DATA_KEY), url: `file:${file}`, folder };
}

/** The same database with every request to it counted. */
export function counted(db: Client): { db: Client; requests: string[] } {
  const requests: string[] = [];
  const proxy = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        requests.push(String(name));
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
  return { db: proxy, requests };
}

/** The rows alone that a job takes. */
export async function takeRows(db: Client, take: Take): Promise<OutboxRow[]> {
  return (await takeDue(db, take)).rows;
}

let updates = 0;

/** An update of a contact; each gets an id of its own. */
export function update(contact: ContactId, input: Input = { kind: 'text', text: 'xin chào' }, more: Partial<Update> = {}): Update {
  updates += 1;
  return { id: `${contact.split(':')[0]}:bot:${updates}`, contact, at: NOW, input, interaction: true, ...more };
}

export const loadIt = (db: Client, keys: Keys, one: Update, now = NOW): Promise<Loaded> =>
  load(db, keys, one, { capabilities: CAPABILITIES, settings: { version: 0, values: defaultSettings() }, demo: false, now });

/** The turn after `loaded` with these replies. */
export function turnAfter(loaded: Loaded, texts: string[], session: Partial<Session> = {}, more: Partial<Turn> = {}): Turn {
  const replies: Reply[] = texts.map((text) => ({ text }));
  const next = { ...newSession(), ...session, turn: loaded.session.turn + 1, at: NOW };
  return { session: next, replies, effects: [], counts: [], flow: 'menu', step: 'ask', ...more };
}

/** Loads, takes a turn with these replies, and commits it. */
export async function say(db: Client, keys: Keys, one: Update, texts: string[], more: Partial<CommitInput> = {}): Promise<CommitOutcome> {
  const loaded = await loadIt(db, keys, one, more.now);
  return commit(db, keys, {
    update: one,
    loaded,
    turn: turnAfter(loaded, texts),
    effects: [],
    now: NOW,
    bootId: SENDER.bootId,
    leaseUntil: (more.now ?? NOW) + LEASE_MS,
    ...more,
  });
}

/** The ids of the rows that a commit left, or none. */
export const idsOf = (outcome: CommitOutcome): number[] => (outcome.state === 'committed' ? outcome.rows.map(({ id }) => id) : []);

/** One number: `count(db, 'inbox')`, `count(db, "outbox WHERE state = 'sent'")`. */
export async function count(db: Client, from: string): Promise<number> {
  return Number((await db.execute(`SELECT count(*) AS n FROM ${from}`)).rows[0]?.n);
}

/** Every value of every table as one text: what somebody who steals the file can read. */
export async function everythingInPlain(db: Client): Promise<string> {
  const tables = (await db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'product_words%'")).rows;
  const contents = await Promise.all(tables.map(async ({ name }) => JSON.stringify((await db.execute(`SELECT * FROM "${name}"`)).rows)));
  return contents.join('\n');
}
