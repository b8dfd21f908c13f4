/** What a search looks in: a row of folded words for each product, kept true by every import (0011-product-search.sql). */
import type { Client, InStatement } from '@libsql/client';
import { foldWords } from '../../understanding/fold.ts';
import { piecesOf } from '../../understanding/search/pieces.ts';
import { CHUNK, json, othersTurn } from './chunks.ts';

const FIELDS = ['name', 'producer', 'place', 'kinds', 'pieces'] as const;
const UPSERT = `INSERT INTO product_text(code, ${FIELDS.join(', ')})
  SELECT p.code, value->>'name', m.folded, p.place_folded, p.kinds_folded, value->>'pieces'
  FROM json_each(:texts) JOIN product p ON p.code = value->>'code' JOIN producer m ON m.code = p.producer_code WHERE true
  ON CONFLICT(code) DO UPDATE SET ${FIELDS.map((field) => `${field} = excluded.${field}`).join(', ')}
  WHERE (${FIELDS.map((field) => `product_text.${field}`).join(', ')}) IS NOT (${FIELDS.map((field) => `excluded.${field}`).join(', ')})`;

/** Writes what a search finds these products by; after the products themselves. A text that stays as it was is not written again. */
export function writeTexts(products: readonly { code: string; name: string }[]): InStatement {
  const texts = products.map(({ code, name }) => {
    const words = foldWords(name);
    return { code, name: words.join(' '), pieces: piecesOf(words).join(' ') };
  });
  return { sql: UPSERT, args: { texts: json(texts) } };
}

/** After the producers: their products are found by their present names. */
export function renameProducers(codes: readonly string[]): InStatement {
  const sql = `UPDATE product_text SET producer = m.folded FROM product p JOIN producer m ON m.code = p.producer_code
    WHERE p.code = product_text.code AND p.producer_code IN (SELECT value FROM json_each(:renamed)) AND product_text.producer <> m.folded`;
  return { sql, args: { renamed: json(codes) } };
}

/** Fills in what is missing: the products that were there before searches looked here. In chunks; begun again it goes on where it was. */
export async function fillTexts(db: Client): Promise<void> {
  const { rows: counts } = await db.execute('SELECT (SELECT count(*) FROM product) > (SELECT count(*) FROM product_text) AS missing');
  if (counts[0]?.missing !== 1) return;
  for (let after = ''; ; ) {
    const { rows } = await db.execute({
      sql: 'SELECT code, name FROM product WHERE code > :after ORDER BY code LIMIT :most',
      args: { after, most: CHUNK },
    });
    if (rows.length === 0) return;
    await db.batch([writeTexts(rows.map((row) => ({ code: String(row.code), name: String(row.name) })))], 'write');
    after = String(rows.at(-1)?.code);
    await othersTurn();
  }
}
