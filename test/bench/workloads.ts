/** What people do in the benchmark: where they stand before it, and what everybody does, one act after the other. */
import { openNodeClient } from '../../src/store/client-node.ts';
import { NOBODY, type Standing, standingOf } from './database.ts';
import { answerTo, FORM_COMMAND, question } from './form.ts';
import type { Act, Load } from './load.ts';
import { SYSTEMS, type System, type SystemName } from './systems.ts';

/** A workload. */
export interface Workload {
  from: Standing;
  acts: Act[];
}

/** Where people stand after so many answers of the long form, by the number of the question that waits. */
export type FormStandings = Record<3 | 300, Standing>;

/** A dossier of the demonstration; the benchmark's people speak for its producer. */
const CODE = 'HN-2026-0101';

/** Menu (2 updates), dossier by code (2), search and card (3). */
export const CONVERSATIONS: Workload = {
  from: NOBODY,
  acts: [
    { say: '/menu', expect: 'cần em giúp việc gì' },
    { tap: 5, expect: 'còn những việc này' },
    { say: '/hoso', expect: 'muốn xem hồ sơ nào' },
    { say: CODE, expect: `Hồ sơ ${CODE}` },
    { say: '/timsp', expect: 'tìm sản phẩm gì' },
    { say: 'gốm', expect: 'chọn để xem' },
    { tap: 1, expect: 'sao' },
  ],
};

/** One answer in the long form, when this question waits. */
export function formAnswer(n: 3 | 300, standings: FormStandings): Workload {
  return { from: standings[n], acts: [{ say: answerTo(n), expect: question(n + 1) }] };
}

/** Fills the form with each system as a person would, and notes where that leaves them. `chat` belongs to nobody else. */
export async function walkForm(
  systems: Record<SystemName, System>,
  files: Record<SystemName, string>,
  chat: number,
  open: (system: System) => Load,
): Promise<FormStandings> {
  const standings: FormStandings = { 3: { ours: null, theirs: null }, 300: { ours: null, theirs: null } };
  for (const name of SYSTEMS) {
    const load = open(systems[name]);
    const db = openNodeClient(`file:${files[name]}`);
    await load.act([chat], { say: FORM_COMMAND, expect: question(1) }, 1);
    for (let n = 1; n < 300; n++) {
      // Nobody answers 300 questions in a minute: the limit of messages a minute forgets what was said before.
      if (name === 'ours' && n % 20 === 0) await db.execute(`DELETE FROM inbox WHERE contact_id = 'telegram:${chat}'`);
      await load.act([chat], { say: answerTo(n), expect: question(n + 1) }, 1);
      if (n + 1 === 3) standings[3][name] = await standingOf(db, name, chat);
    }
    standings[300][name] = await standingOf(db, name, chat);
    db.close();
  }
  return standings;
}
