/** A notice, as those who get it see it. */
import type { Lookups, Topic } from '../../model.ts';
import type { Asking, Reading } from './context.ts';
import { fairView, ONE_FAIR } from './fairs.ts';

/** The words of one broadcast, and the fair it tells of. What it says is the same for everybody. */
export function notice({ id }: Lookups['notice']['args'], { today }: Asking): Reading<'notice'> {
  return {
    reads: [
      { sql: 'SELECT id, topic, promotes, text_vi, text_en FROM broadcast WHERE id = :id', args: { id } },
      { sql: ONE_FAIR.replace(':id', '(SELECT fair_id FROM broadcast WHERE id = :id)'), args: { id, today } },
    ],
    result: ([found, fairs]) => {
      const [row, about] = [found?.rows[0], fairs?.rows[0]];
      const words = row && {
        id: String(row.id),
        topic: row.topic as Topic,
        promotes: row.promotes === 1,
        vi: String(row.text_vi),
        en: String(row.text_en),
      };
      return { notice: words ?? null, fair: about ? fairView(about) : null };
    },
  };
}
