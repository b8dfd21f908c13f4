/** Makes the messages that have become due by the clock. */
import type { Client } from '@libsql/client';
import type { OfficeSettings } from '../../model.ts';
import { newsDue } from './sources.ts';
import { tell } from './tell.ts';

/** Tells what is due, each thing once; nobody in their quiet hours, so that what gathers at night is one message in the morning. Returns how many messages. */
export async function sendNews(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  let messages = 0;
  for (const news of newsDue(now, settings)) {
    // A batch for each: a long one would keep the file from those who write now.
    const [, made] = await db.batch(tell(news, now, settings), 'write');
    messages += made?.rowsAffected ?? 0;
  }
  return messages;
}
