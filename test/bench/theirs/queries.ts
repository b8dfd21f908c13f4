/** The reads of the baseline: the same tables, each in one plain statement. */
import type { Client } from '@libsql/client';

/** A dossier as shown. */
export interface FoundDossier {
  code: string;
  product: string;
  stage: string;
  since: string;
  missing: string;
  note: string;
  asOf: string;
}

const DOSSIERS = `SELECT d.code, d.product_name AS product, d.stage, coalesce(d.since, '') AS since, d.missing, d.note, d.as_of AS asOf
  FROM link l JOIN dossier d ON d.producer_code = l.producer_code WHERE l.person = :person`;
const PRODUCT = `SELECT p.code, p.name, m.name AS producer, p.commune, p.description, c.stars, c.ends_on AS ends FROM product p
  JOIN producer m ON m.code = p.producer_code LEFT JOIN certificate c ON c.product_code = p.code`;

/** The dossiers of the producers that this chat is linked to. */
export async function dossiersOf(db: Client, chat: number): Promise<FoundDossier[]> {
  const { rows } = await db.execute({ sql: `${DOSSIERS} ORDER BY d.since DESC`, args: { person: `telegram:${chat}` } });
  return rows.map((row) => ({ ...row }) as unknown as FoundDossier);
}

/** One of them. */
export async function dossierByCode(db: Client, chat: number, code: string): Promise<FoundDossier | null> {
  const { rows } = await db.execute({ sql: `${DOSSIERS} AND d.code = :code`, args: { person: `telegram:${chat}`, code } });
  return rows[0] ? ({ ...rows[0] } as unknown as FoundDossier) : null;
}

/** A product as shown. */
export interface FoundProduct {
  code: string;
  name: string;
  producer: string;
  commune: string;
  description: string;
  stars: number;
  ends: string;
}

/** The five best by all words, folded by the caller's hand. */
export async function productsBy(db: Client, words: string): Promise<FoundProduct[]> {
  const folded = words.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').toLowerCase();
  const sql = `${PRODUCT} JOIN product_words w ON w.code = p.code WHERE product_words MATCH ? ORDER BY w.rank LIMIT 5`;
  const { rows } = await db.execute({ sql, args: [folded.split(/\s+/).join(' AND ')] });
  return rows.map((row) => ({ ...row }) as unknown as FoundProduct);
}

/** One product. */
export async function productByCode(db: Client, code: string): Promise<FoundProduct | null> {
  const { rows } = await db.execute({ sql: `${PRODUCT} WHERE p.code = ? LIMIT 1`, args: [code] });
  return rows[0] ? ({ ...rows[0] } as unknown as FoundProduct) : null;
}
