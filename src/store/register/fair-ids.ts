/** Which fair each row of a list is about: a new one, one that is known, or one that was moved to another day. Pure. */
import { fold } from '../../understanding/fold.ts';
import { shortId } from './ids.ts';
import type { FairRow } from './rows.ts';

/** A fair as it stands in the register; `sorts` is its last day. */
export interface KnownFair {
  id: string;
  name: string;
  kind: string;
  start: string;
  end: string;
  sorts: string;
  demo: boolean;
}

/** The fair of one row; `known` is missing for a new one. */
export interface FoundFair {
  id: string;
  known?: KnownFair;
}

const keyOf = ({ name, start }: { name: string; start: string }) => `${fold(name)}|${start}`;

/** The last day a date can mean: `2026-11` → `2026-11-30`, `2026` → `2026-12-31`. */
export function lastDay(date: string): string {
  const [year = '', month, day] = date.split('-');
  if (day !== undefined) return date;
  const last = new Date(Date.UTC(Number(year), month === undefined ? 12 : Number(month), 0));
  return last.toISOString().slice(0, 10);
}

/**
 * The fair of each row. A fair keeps the id of the day it was first announced for, so the day of a row is looked up both ways. What is left is a
 * move only where nothing else can be meant: one row and one fair of that name, which is not over and does not stand in the list itself.
 */
export function findFairs(rows: readonly FairRow[], known: readonly KnownFair[], { today, demo }: { today: string; demo: boolean }) {
  const distinct = new Map(rows.map((row) => [keyOf(row), row] as const));
  const found = new Map<string, FoundFair>();
  const taken = new Set<string>();
  const take = (key: string, fair: KnownFair | undefined) => {
    if (fair === undefined || taken.has(fair.id)) return;
    found.set(key, { id: fair.id, known: fair });
    taken.add(fair.id);
  };
  const byId = new Map(known.map((fair) => [fair.id, fair] as const));
  const byKey = new Map(known.map((fair) => [keyOf(fair), fair] as const));
  for (const key of distinct.keys()) take(key, byId.get(firstId(key)));
  for (const key of distinct.keys()) if (!found.has(key)) take(key, byKey.get(key));
  const left = [...distinct].filter(([key, row]) => !found.has(key) && lastDay(row.end || row.start) >= today);
  for (const [key, row] of left) {
    const rivals = left.filter(([, other]) => fold(other.name) === fold(row.name));
    const before = known.filter(
      (fair) => !taken.has(fair.id) && fair.demo === demo && fair.sorts >= today && fold(fair.name) === fold(row.name),
    );
    const [fair] = before;
    if (rivals.length === 1 && before.length === 1 && (!row.kind || row.kind === fair?.kind)) take(key, fair);
  }
  return (row: FairRow): FoundFair => found.get(keyOf(row)) ?? { id: firstId(keyOf(row)) };
}

const firstId = (key: string) => shortId('hc', key);
