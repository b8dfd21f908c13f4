/** Product search: words, group, stars, place; five a page; the nearest names when nothing was found. */
import type { InStatement, ResultSet } from '@libsql/client';
import type { Lookups } from '../../model.ts';
import type { Fit } from '../../understanding/search/rank.ts';
import { narrowed, readWanted } from '../../understanding/search/wanted.ts';
import { barePlace, placeNames } from '../register/places.ts';
import { IN_FORCE } from './certificate.ts';
import type { Asking, Reading } from './context.ts';
import { bareName, differ, kindSaid, type Lies, meantPlace } from './homonym.ts';
import { readGroup } from './product-group.ts';
import { PRODUCT_COLUMNS, PRODUCT_JOINS, productView } from './product-rows.ts';
import { FILTERS, type Filters, type Found, MOST_FOUND, searched, searchRead } from './product-search.ts';

const PAGE = 5;
/** Of the likeliest's score, so much makes a neighbour worth showing when nothing fits quite. */
const NEAR = 0.3;
/** SQL: the former district of product `p` has one of the names; it stands first in `place_folded`. */
const IN_DISTRICT = `p.district <> '' AND EXISTS (SELECT 1 FROM json_each(:places) a WHERE instr(p.place_folded, '| ' || a.value || ' |') = 1)`;
/** SQL: its old or present commune has. `place_folded` holds a name once, so a commune that is called like its district is told by how it is written. */
const IN_COMMUNE = `EXISTS (SELECT 1 FROM json_each(:places) a WHERE instr(p.place_folded, '| ' || a.value || ' |') > (p.district <> '')
  OR p.new_commune IN (SELECT new_commune FROM commune WHERE new_commune_folded = a.value)
  OR p.commune IN (SELECT old_commune FROM commune WHERE old_commune_folded = a.value))`;

/** `products-find` of the contract. Words that name a place are found in the place, too ("gốm Bát Tràng"). */
export function productsFind(
  args: Lookups['products-find']['args'],
  asking: Pick<Asking, 'today' | 'endingDays' | 'synonyms'>,
): Reading<'products-find'> {
  const said = narrowed(args.words ?? '', args.after ?? '');
  const wanted = readWanted(said, asking.synonyms);
  const filters: Filters = {
    group: readGroup(args.group ?? ''),
    stars: Number(args.stars ?? 0) || wanted.stars,
    starWords: wanted.starWords,
    places: JSON.stringify(placeNames(args.place ?? '')),
  };
  const page = Math.max(1, Math.trunc(Number(args.page ?? 1)) || 1);
  const answer = { page, next: page + 1, words: said, price: wanted.price, more: false, homonym: '' };
  if (wanted.words.length === 0) {
    const kind = kindSaid(args.place ?? '');
    return {
      reads: lists(kind, filters).map((where) => listed(where, { ...filters, today: asking.today, offset: (page - 1) * PAGE })),
      result: (found) => {
        const { rows, homonym } = inPlace(kind, found);
        const count = total(rows);
        return { ...answer, all: count > 0, count, pages: Math.ceil(count / PAGE), products: views(rows, asking), near: [], homonym };
      },
    };
  }
  return {
    reads: [searchRead(wanted.words, filters, asking.today)],
    result: ([found]) => {
      const { fits: fitting, all, nearOnly } = chosen(namedFirst(searched(wanted.words, found), wanted.starWords));
      const { meant: fits, homonym } = all ? meantPlace(fitting, placeOf, said, args.place ?? '') : { meant: fitting, homonym: '' };
      const shown = fits.slice((page - 1) * PAGE, page * PAGE).map(({ candidate }) => productView(candidate.row, asking));
      const count = nearOnly ? 0 : fits.length;
      return {
        ...answer,
        all,
        count,
        more: fitting.length === MOST_FOUND,
        pages: Math.ceil(count / PAGE),
        products: nearOnly ? [] : shown,
        near: nearOnly ? shown : [],
        homonym,
      };
    },
  };
}

/** "Giò lụa Ba Sao": where stars said in words are part of a name, that name was meant. */
function namedFirst(ranked: Fit<Found>[], starWords: string): Fit<Found>[] {
  if (starWords === '') return ranked;
  const isNamed = ({ candidate }: Fit<Found>) => ` ${candidate.name} `.includes(` ${starWords} `);
  return [...ranked.filter(isNamed), ...ranked.filter((fit) => !isNamed(fit))];
}

/** Those that fit; else those whose whole name was said; else the nearest, which are only proposed when no word at all is known. */
function chosen(ranked: Fit<Found>[]): { fits: Fit<Found>[]; all: boolean; nearOnly: boolean } {
  const full = ranked.filter((fit) => fit.full);
  if (full.length > 0) return { fits: full, all: true, nearOnly: false };
  const [first] = ranked;
  if (!first) return { fits: [], all: false, nearOnly: false };
  if (first.said) return { fits: ranked.filter((fit) => fit.said && fit.score >= first.score * 0.95), all: true, nearOnly: false };
  const near = ranked.filter((fit) => fit.gained > 0 && fit.gained >= first.gained * NEAR).slice(0, PAGE);
  return { fits: near, all: false, nearOnly: near.every((fit) => fit.known === 0) };
}

/** A place in the product's own name ("Sữa chua Ba Vì") says nothing of where it is. */
const placeOf = ({ candidate: { row, name } }: Fit<Found>): Lies => {
  const apart = (place: unknown) => (` ${name} `.includes(` ${barePlace(String(place ?? ''))} `) ? '' : place);
  return { district: apart(row.district), communes: [apart(row.commune), apart(row.new_commune)] };
};

type Said = ReturnType<typeof kindSaid>;

/** SQL: what is listed: all of the place; beside it, where it makes a difference, what is in a former district or a commune of its name. */
function lists(said: Said, { places }: Filters): string[] {
  if (places === '[]' || said === 'plain') return [FILTERS];
  const [district, commune] = [`${FILTERS} AND ${IN_DISTRICT}`, `${FILTERS} AND ${IN_COMMUNE}`];
  return { district: [FILTERS, district], commune: [FILTERS, commune], bare: [FILTERS, district, commune] }[said];
}

/** Said as a district or as a commune it is that, if there is one; said as neither, both, and their name where these differ. */
function inPlace(said: Said, [all, first, commune]: readonly ResultSet[]): { rows: ResultSet | undefined; homonym: string } {
  if (said !== 'bare') return { rows: total(first) > 0 ? first : all, homonym: '' };
  return { rows: all, homonym: differ(total(all), total(first), total(commune)) ? bareName(first?.rows[0]?.district) : '' };
}

const total = (found: ResultSet | undefined): number => Number(found?.rows[0]?.total ?? 0);

function listed(where: string, common: Filters & { today: string; offset: number }): InStatement {
  const sql = `SELECT ${PRODUCT_COLUMNS}, count(*) OVER () AS total FROM product p ${PRODUCT_JOINS} WHERE ${where}
    ORDER BY coalesce(${IN_FORCE}, 0) DESC, coalesce(c.stars, 0) DESC, p.folded LIMIT ${PAGE} OFFSET :offset`;
  return { sql, args: common };
}

const views = (rows: ResultSet | undefined, asking: Pick<Asking, 'today' | 'endingDays'>) =>
  (rows?.rows ?? []).map((row) => productView(row, asking));
