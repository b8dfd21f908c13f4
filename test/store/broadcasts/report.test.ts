import { expect, it } from 'vitest';
import { recipientsCsv, reportOf } from '../../../src/store/broadcasts/report.ts';
import { openHouse } from '../house.ts';
import { addPeople, HOUR, MORNING, planned, startBroadcast } from './people.ts';

it('tells what it came to, who stopped after it, and who registered after it', async () => {
  const { db } = await openHouse();
  await db.batch(
    [
      "INSERT INTO fair (id, name, start, sorts, updated_at) VALUES ('HC-1', 'Hội chợ', '2026-12-12', '2026-12-12', 0)",
      "INSERT INTO producer (code, name, folded, updated_at) VALUES ('GOM', 'Gốm', 'gom', 0), ('TRA', 'Trà', 'tra', 0)",
    ],
    'write',
  );
  await addPeople(db, { 'telegram:1': {}, 'telegram:2': {}, 'telegram:3': {}, 'zalo:4': { state: 'blocked' } });
  const { id } = await startBroadcast(db, { fair: 'HC-1' });
  await planned(db, id);
  await db.execute({
    sql: "UPDATE recipient SET state = 'sent', sent_at = ? WHERE contact_id IN ('telegram:1', 'telegram:2')",
    args: [MORNING],
  });
  await db.execute("UPDATE recipient SET state = 'refused', reason = 'blocked' WHERE contact_id = 'telegram:3'");
  const stopped = { sql: 'UPDATE consent SET withdrawn_at = ? WHERE person = ?', args: [MORNING + HOUR, 'telegram:1'] };
  const neverGotIt = { sql: 'UPDATE consent SET withdrawn_at = ? WHERE person = ?', args: [MORNING + HOUR, 'telegram:3'] };
  const registration = (n: number, producer: string, person: string, at: number) => ({
    sql: "INSERT INTO registration (number, n, fair_id, producer_code, person, state, sealed, queued_at, created_at, changed_at) VALUES (?, ?, 'HC-1', ?, ?, 'registered', '', 0, ?, 0)",
    args: [`DK-000${n}`, n, producer, person, at],
  });
  await db.batch(
    [stopped, neverGotIt, registration(1, 'GOM', 'telegram:2', MORNING + HOUR), registration(2, 'TRA', 'telegram:1', MORNING - HOUR)],
    'write',
  );
  expect(await reportOf(db, id)).toMatchObject({
    broadcast: { id },
    rows: [
      { channel: 'telegram', state: 'sent', reason: '', count: 2 },
      { channel: 'telegram', state: 'refused', reason: 'blocked', count: 1 },
      { channel: 'zalo', state: 'excluded', reason: 'blocked', count: 1 },
    ],
    optedOut: 1,
    registered: 1,
  });
  expect(await reportOf(db, 'TB-9999')).toBeNull();
});

it('as CSV has one line a person, and no cell is a formula', async () => {
  const { db } = await openHouse();
  await addPeople(db, { 'telegram:1': {}, 'telegram:2': { wants: [] } });
  const { id } = await startBroadcast(db);
  await planned(db, id);
  await db.execute({
    sql: "UPDATE recipient SET state = 'sent', sent_at = ?, attempts = 1 WHERE contact_id = 'telegram:1'",
    args: [MORNING],
  });
  let csv = '';
  for await (const line of recipientsCsv(db, id)) csv += line;
  expect(csv).toBe(
    '\uFEFFcontact,channel,language,state,reason,plan,attempts,sent_at\r\n' +
      'telegram:1,telegram,vi,sent,,free,1,2026-11-25T03:00:00.000Z\r\n' +
      'telegram:2,telegram,vi,excluded,no_consent,free,0,\r\n',
  );
});
