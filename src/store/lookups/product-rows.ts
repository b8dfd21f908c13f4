/** Reading products: the columns, the joins and the view. */
import type { InStatement, Value } from '@libsql/client';
import type { Group, ProductView } from '../../model.ts';
import { CERTIFICATE_COLUMNS, CERTIFIED_STARS, COUNTING_CERTIFICATE, certificateView } from './certificate.ts';
import type { Asking } from './context.ts';

/** Columns of product `p`, producer `m`, certificate `c`. */
export const PRODUCT_COLUMNS = `p.code, p.name, m.name AS producer, p.producer_code, p.product_group, p.subgroup, p.commune, p.district, p.new_commune,
  p.description, p.photo, p.demo, ${CERTIFICATE_COLUMNS}`;
/** SQL: the same as one JSON text, whose object `productView` reads too. Of many rows of which few are shown, one column is far cheaper than thirty. */
export const PRODUCT_JSON = `json_object(${PRODUCT_COLUMNS.split(/,\s+/)
  .map((column) => column.split(' AS '))
  .map(([sql = '', name = sql.replace(/^\w+\./, '')]) => `'${name}', ${sql}`)
  .join(', ')})`;
/** A row of either, by name. */
export type ProductJson = Readonly<Record<string, Value | undefined>>;
/** Joins after `product p`. Wants `:today`. */
export const PRODUCT_JOINS = `JOIN producer m ON m.code = p.producer_code LEFT JOIN certificate c ON c.id = ${COUNTING_CERTIFICATE}`;

/** How many words of `p`'s name stand in `t`'s; what would end a JSON text is taken out of the folded name first. */
const SAME_WORDS = `(SELECT count(*) FROM json_each('["' || replace(replace(replace(p.folded, '\\', ''), '"', ''), ' ', '","') || '"]') w
  WHERE length(w.value) > 1 AND instr(' ' || t.folded || ' ', ' ' || w.value || ' '))`;
/** SQL: products `p` of the same group as `t` by other producers. */
const SAME_GROUP = `p.product_group = t.product_group AND t.product_group <> '' AND p.producer_code <> t.producer_code`;
/**
 * SQL: products `p` beside `t`, the most alike by name first; wants `IN_FORCE` beside it. `similar`: of the same subgroup (where none is
 * known, of the same group): rice cakes are nothing like honey although both are food. `others`: of the same group, those first.
 */
export const BESIDE = {
  similar: `${SAME_GROUP} AND t.subgroup IN ('', p.subgroup)`,
  others: SAME_GROUP,
  order: `p.subgroup = t.subgroup DESC, ${SAME_WORDS} DESC, c.stars DESC, p.folded`,
  most: 3,
} as const;

/** A row of `PRODUCT_COLUMNS` as everybody may see it. */
export function productView(row: ProductJson, asking: Pick<Asking, 'today' | 'endingDays'>): ProductView {
  const certificate = certificateView(row, asking.today, asking.endingDays);
  const inForce = certificate?.state === 'in_force' || certificate?.state === 'ending';
  return {
    code: String(row.code),
    name: String(row.name),
    producer: String(row.producer),
    producerCode: String(row.producer_code),
    group: String(row.product_group) as Group | '',
    subgroup: String(row.subgroup),
    commune: String(row.commune),
    district: String(row.district),
    newCommune: String(row.new_commune),
    description: String(row.description),
    photo: String(row.photo),
    stars: certificate?.stars ?? null,
    certificate,
    offered: inForce && certificate.stars >= CERTIFIED_STARS,
    demo: row.demo === 1,
  };
}

/** Products by code, in the order of the codes. */
export function productsByCode(codes: readonly string[], today: string): InStatement {
  const sql = `SELECT ${PRODUCT_COLUMNS} FROM json_each(:codes) j JOIN product p ON p.code = j.value ${PRODUCT_JOINS} GROUP BY p.code ORDER BY min(j.key)`;
  return { sql, args: { codes: JSON.stringify(codes), today } };
}
