/** Product search: words, group, stars, place; five a page; the nearest names when nothing was found. */
import type { InStatement, ResultSet } from '@libsql/client';
import type { Lookups } from '../../model.ts';
import { placeNames } from '../register/places.ts';
import { IN_FORCE } from './certificate.ts';
import type { Asking, Reading } from './context.ts';
import { PRODUCT_COLUMNS, PRODUCT_JOINS, productView } from './product-rows.ts';
import { matchQuery, readGroup, readStarsWanted, searchWords, trigrams } from './search-words.ts';

const PAGE = 5;
const NEAR = 5;
/** Share of a search's trigrams that a name must have to be called near. */
const NEAR_SHARE = 0.34;

/** Letters in common, three at a time: with a word mistyped the right name still comes first. */
const SHARED = `(SELECT count(*) FROM json_each(:pieces) t WHERE instr(' ' || h.name || ' ' || h.place || ' ', t.value))`;
const NOTHING_STRICTER = ' AND NOT EXISTS (SELECT 1 FROM product_words WHERE product_words MATCH :stricter)';

type Filters = { group: string; stars: number; places: string };

/** A place is found by whole words: `place_folded` has its names between bars and blanks. */
const FILTERS = `(:group = '' OR p.product_group = :group) AND (:stars = 0 OR c.stars = :stars)
  AND (:places = '[]' OR EXISTS (SELECT 1 FROM json_each(:places) a WHERE instr(p.place_folded, ' ' || a.value || ' ')))`;
/** Whole phrase as the name, in the name, as a beginning in the name; otherwise one class. */
const PHRASE_CLASS = `CASE WHEN h.name = :phrase THEN 0 WHEN instr(' ' || h.name || ' ', ' ' || :phrase || ' ') THEN 1 WHEN instr(' ' || h.name, ' ' || :phrase) THEN 2 ELSE 3 END`;
/** Each telling word counts by the best column it begins a word in: name, producer or place, kind. */
const WORD_POINTS = `(SELECT sum(CASE WHEN instr(' ' || h.name || ' ', ' ' || w.value || ' ') THEN 5 WHEN instr(' ' || h.name, ' ' || w.value) THEN 4
  WHEN instr(' ' || h.producer, ' ' || w.value) THEN 3 WHEN instr(' ' || h.place, ' ' || w.value) THEN 3 WHEN instr(' ' || h.kinds, ' ' || w.value) THEN 1 ELSE 0 END)
  FROM json_each(:words) w)`;

/** `products-find` of the contract. Words that name a place are found in the place, too ("gốm Bát Tràng"). */
export function productsFind(
  args: Lookups['products-find']['args'],
  asking: Pick<Asking, 'today' | 'endingDays'>,
): Reading<'products-find'> {
  const wanted = readStarsWanted(args.words ?? '');
  const words = searchWords(wanted.rest);
  const filters: Filters = {
    group: readGroup(args.group ?? ''),
    stars: Number(args.stars ?? 0) || wanted.stars,
    places: JSON.stringify(placeNames(args.place ?? '')),
  };
  const page = Math.max(1, Math.trunc(Number(args.page ?? 1)) || 1);
  const common = { ...filters, today: asking.today, offset: (page - 1) * PAGE };
  const reads =
    words.all.length === 0
      ? [listed(common)]
      : [...queries(words).map((match, i, all) => matched(match, all[i - 1], words, common)), nearest(words, asking)];
  return {
    reads,
    result: (rows) => {
      const searches = words.all.length === 0 ? rows : rows.slice(0, -1);
      const hit = searches.find((search) => search.rows.length > 0);
      const count = Number(hit?.rows[0]?.total ?? 0);
      // The last search asks for some of the words only.
      const all = hit !== undefined && (searches.length === 1 || hit !== searches.at(-1));
      const near = count > 0 || words.all.length === 0 ? [] : views(rows.at(-1), asking);
      return {
        all,
        count,
        page,
        pages: Math.ceil(count / PAGE),
        next: page + 1,
        words: args.words ?? '',
        products: views(hit, asking),
        near,
      };
    },
  };
}

/** From strict to lenient: one is only run when the one before it knows nothing at all, filters aside. */
function queries(words: ReturnType<typeof searchWords>): string[] {
  const strict = matchQuery(words.all, 'AND');
  const telling = matchQuery(words.telling, 'AND');
  const some = matchQuery(words.telling, 'OR');
  return [...new Set([strict, telling, some])].filter((query) => query !== null);
}

function matched(
  match: string,
  stricter: string | undefined,
  words: ReturnType<typeof searchWords>,
  common: Filters & { today: string; offset: number },
): InStatement {
  const some = match.includes(' OR ');
  const sql = `WITH h AS MATERIALIZED (SELECT code, name, producer, place, kinds, rank AS score FROM product_words
      WHERE product_words MATCH :match AND rank MATCH 'bm25(0, 10, 4, 4, 1)'${stricter === undefined ? '' : NOTHING_STRICTER})
    SELECT ${PRODUCT_COLUMNS}, count(*) OVER () AS total FROM h JOIN product p ON p.code = h.code ${PRODUCT_JOINS}
    WHERE ${FILTERS}
    ORDER BY ${PHRASE_CLASS}, ${WORD_POINTS}${some ? ` + ${SHARED}` : ''} DESC, coalesce(${IN_FORCE}, 0) DESC, h.score, p.name LIMIT ${PAGE} OFFSET :offset`;
  const phrase = words.telling.join(' ');
  const extra = { ...(stricter === undefined ? {} : { stricter }), ...(some ? { pieces: JSON.stringify(trigrams(phrase)) } : {}) };
  return { sql, args: { ...common, ...extra, match, phrase, words: JSON.stringify(words.telling) } };
}

function listed(common: Filters & { today: string; offset: number }): InStatement {
  const sql = `SELECT ${PRODUCT_COLUMNS}, count(*) OVER () AS total FROM product p ${PRODUCT_JOINS} WHERE ${FILTERS}
    ORDER BY coalesce(${IN_FORCE}, 0) DESC, coalesce(c.stars, 0) DESC, p.folded LIMIT ${PAGE} OFFSET :offset`;
  return { sql, args: common };
}

/** Names that share most three-letter pieces with what was typed; read only when no word at all is known. */
function nearest(words: ReturnType<typeof searchWords>, asking: Pick<Asking, 'today'>): InStatement {
  const pieces = trigrams(words.telling.join(' '));
  const sql = `WITH n AS MATERIALIZED (
      SELECT code, (SELECT count(*) FROM json_each(:pieces) WHERE instr(' ' || folded || ' ', value)) AS shared FROM product
      WHERE NOT EXISTS (SELECT 1 FROM product_words WHERE product_words MATCH :match) ORDER BY shared DESC, length(folded) LIMIT ${NEAR})
    SELECT ${PRODUCT_COLUMNS} FROM n JOIN product p ON p.code = n.code ${PRODUCT_JOINS} WHERE n.shared >= :least ORDER BY n.shared DESC, length(p.folded)`;
  const least = Math.max(2, Math.ceil(pieces.length * NEAR_SHARE));
  return { sql, args: { pieces: JSON.stringify(pieces), match: matchQuery(words.telling, 'OR') ?? '', least, today: asking.today } };
}

const views = (rows: ResultSet | undefined, asking: Pick<Asking, 'today' | 'endingDays'>) =>
  (rows?.rows ?? []).map((row) => productView(row, asking));
