/** Somebody is erased between two reads of a message that shows their number to another. */
import type { Client } from '@libsql/client';
import { expect, it, onTestFinished } from 'vitest';
import { eraseStatements } from '../../src/store/retention.ts';
import { ask, BUYER_PHONE } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

/** The database, and the buyer's erasure in the moment in which the request is looked up for what is told of it. */
function erasing(stage: Stage, buyer: string): Client {
  const { db } = stage.parts;
  let erased = false;
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const result: unknown = await Reflect.apply(value, target, args);
        const [first] = [args[0]].flat();
        const sql = String((first as { sql?: string }).sql);
        if (!erased && sql.startsWith('SELECT r.number') && Number(await stage.value('SELECT count(*) FROM reveal')) > 0) {
          erased = true;
          await db.batch(eraseStatements(buyer, stage.now()), 'write');
        }
        return result;
      };
    },
  });
}

it('the number is read last, so it does not leave', async () => {
  const stage = await openStage();
  onTestFinished(() => stage.stop());
  const producer = await stage.producer();
  const buyer = stage.on.telegram(9001);
  await ask(stage, buyer);
  stage.parts.db = erasing(stage, buyer.contact);
  await producer.press('request.accept');
  expect(await stage.value('SELECT count(*) FROM erasure')).toBe(1);
  expect(producer.got().join('\n').replace(/\D/g, '')).not.toContain(BUYER_PHONE.digits);
});
