/** The part of `npm run staff` that counts what became of accepted requests. */
import { outcomeCounts } from '../store/outcomes.ts';
import { type Opened, table } from './database.ts';

/** Prints how many traded, met, or were not in touch, as each side said. */
export async function outcomes({ db }: Opened): Promise<number> {
  const years = await outcomeCounts(db);
  if (years.length === 0) console.log('Chưa có yêu cầu nào được đồng ý. / No request was accepted yet.');
  const rows = years.flatMap(({ year, accepted, buyers, producers }) =>
    [['bên mua', buyers] as const, ['chủ thể', producers] as const].map(([side, { traded, met, no, silent }]) =>
      [year, accepted, side, traded, met, no, silent].map(String),
    ),
  );
  if (rows.length > 0)
    console.log(table([['NĂM', 'ĐỒNG Ý', 'AI TRẢ LỜI', 'ĐÃ MUA BÁN', 'ĐÃ GẶP', 'CHƯA LIÊN LẠC', 'CHƯA TRẢ LỜI'], ...rows]));
  return 0;
}
