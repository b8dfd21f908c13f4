/** What people asked and was not understood: masked and folded, without who asked (`effects/people.ts` keeps it). */
import type { Client } from '@libsql/client';

/** One wording. */
export interface Question {
  /** Masked and folded. */
  text: string;
  times: number;
  /** When it was last asked, epoch ms. */
  lastAt: number;
}

/** Every wording that is kept, the most asked first. */
export async function questions(db: Client): Promise<Question[]> {
  const { rows } = await db.execute('SELECT folded, times, last_at FROM question ORDER BY times DESC, last_at DESC');
  return rows.map((row) => ({ text: String(row.folded), times: Number(row.times), lastAt: Number(row.last_at) }));
}
