/** One product, and several chosen ones. */
import type { InStatement } from '@libsql/client';
import type { ProductView } from '../../model.ts';
import { barePlace } from '../register/places.ts';
import { IN_FORCE } from './certificate.ts';
import type { Asking, Reading } from './context.ts';
import { BESIDE, PRODUCT_COLUMNS, PRODUCT_JOINS, productsByCode, productView } from './product-rows.ts';

/** A product by its code, and others of its kind that may be offered. */
export function product(args: { code: string }, asking: Asking): Reading<'product'> {
  return {
    reads: [productsByCode([args.code], asking.today), similarTo(args.code, asking.today)],
    result: ([found, similar]) => {
      const row = found?.rows[0];
      return {
        product: row === undefined ? null : asToday(productView(row, asking)),
        similar: (similar?.rows ?? []).map((other) => productView(other, asking)),
      };
    },
  };
}

/** "Xã Bát Tràng, Huyện Gia Lâm (nay là Xã Bát Tràng)" says nothing new: a commune that kept its name is named once. */
function asToday(view: ProductView): ProductView {
  return barePlace(view.newCommune) === barePlace(view.commune) ? { ...view, newCommune: '' } : view;
}

function similarTo(code: string, today: string): InStatement {
  const sql = `SELECT ${PRODUCT_COLUMNS} FROM product t JOIN product p ON ${BESIDE.similar} ${PRODUCT_JOINS}
    WHERE t.code = :code AND ${IN_FORCE} ORDER BY ${BESIDE.order} LIMIT ${BESIDE.most}`;
  return { sql, args: { code, today } };
}

/** The chosen products; `offered` and `producers` count those with a certificate in force. */
export function productsChosen(args: { codes: string }, asking: Asking): Reading<'products-chosen'> {
  return {
    reads: [productsByCode(codesOf(args.codes), asking.today)],
    result: ([found]) => {
      const products = (found?.rows ?? []).map((row) => productView(row, asking));
      const offered = products.filter((one) => one.offered);
      const producers = new Set(offered.map((one) => one.producerCode)).size;
      return { products, names: products.map((one) => one.name).join(', '), offered: offered.length, producers };
    },
  };
}

/** `'SP-0001, SP-0002'` → the codes, each once. */
export const codesOf = (codes: string): string[] => [
  ...new Set(
    codes
      .split(',')
      .map((code) => code.trim())
      .filter((code) => code !== ''),
  ),
];
