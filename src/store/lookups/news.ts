/** What a message of the clock is about, as it is true now. */
import type { InStatement } from '@libsql/client';
import type { Asking, Reading } from './context.ts';
import { DOSSIER_COLUMNS, DOSSIER_JOINS, dossierView } from './dossiers.ts';
import { PRODUCT_COLUMNS, PRODUCT_JOINS, productView } from './product-rows.ts';

/** Things named in one message; the others are counted. */
const SHOWN = 5;

/** The dossiers or products that one message told this person of, of producers they still speak for. */
export function news({ flow, object }: { flow: string; object: string }, asking: Asking): Reading<'news'> {
  const { personId, today } = asking;
  const subjects = `IN (SELECT t.subject FROM told t WHERE t.object = :object AND t.flow = :flow AND t.person = :personId)`;
  const mine = (producer: string) => `EXISTS (SELECT 1 FROM link l WHERE l.person = :personId AND l.producer_code = ${producer})`;
  const args = { flow, object, personId, today };
  const dossiers: InStatement = {
    sql: `SELECT ${DOSSIER_COLUMNS} FROM dossier d ${DOSSIER_JOINS} WHERE d.code ${subjects} AND ${mine('d.producer_code')} ORDER BY d.code`,
    args,
  };
  const products: InStatement = {
    sql: `SELECT ${PRODUCT_COLUMNS} FROM product p ${PRODUCT_JOINS} WHERE p.code ${subjects} AND ${mine('p.producer_code')} ORDER BY c.ends_on, p.name`,
    args,
  };
  return {
    reads: [dossiers, products],
    result: ([foundDossiers, foundProducts]) => {
      const of = [foundDossiers?.rows ?? [], foundProducts?.rows ?? []] as const;
      const count = of[0].length + of[1].length;
      return {
        count,
        more: Math.max(0, count - SHOWN),
        dossiers: of[0].slice(0, SHOWN).map((row) => dossierView(row, asking)),
        products: of[1].slice(0, SHOWN).map((row) => productView(row, asking)),
      };
    },
  };
}
