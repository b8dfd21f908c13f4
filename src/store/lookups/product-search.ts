/**
 * Candidates of a search, in one read: products that have all of its words, or the rarest of them, or pieces of those that no product has, or
 * a name that stands in it as a whole. `src/understanding/search/` puts them in order. However many products there are, a bounded number of
 * index entries is read.
 */

import type { InStatement, ResultSet, Row } from '@libsql/client';
import { lazily } from '../../lazily.ts';
import { piecesAround } from '../../understanding/search/pieces.ts';
import { type Candidate, type Fit, rank } from '../../understanding/search/rank.ts';
import { type Sought, tellingWords } from '../../understanding/search/wanted.ts';
import { IN_FORCE } from './certificate.ts';
import { PRODUCT_JOINS, PRODUCT_JSON, type ProductJson } from './product-rows.ts';

/** What may be asked for beside words. `places`: a JSON array of bare names. `starWords`: stars said in words, which a name may have as well. */
export type Filters = { group: string; stars: number; starWords: string; places: string };

/** Only words. */
export const NO_FILTERS: Filters = { group: '', stars: 0, starWords: '', places: '[]' };

/** A candidate and its product's row. */
export type Found = Candidate & { row: ProductJson };

/** Candidates that are read and put in order. */
export const MOST_FOUND = 80;
/** So many are looked at closer before, by the size of the catalogue; more with a filter, so that enough are left. */
const MOST_NEAR = 'min(800, max(200, n / 50))';
const MOST_FILTERED = 3000;
/** Index entries read of words and of pieces, the rarest first. The word that passes it is still read, up to as many entries again. */
const ENTRIES = 2500;
/** Pieces that candidates are held against. */
const MOST_PIECES = 80;
/** A name stands in a search by so many words at most. */
const LONGEST_NAME = 12;
/** Products of a name that stands in a search as a whole: there may be hundreds of one name. */
const MOST_NAMED = 30;

/** SQL: product `p` with certificate `c` passes the filters. A place is found by whole words between the bars of `place_folded`. */
export const FILTERS = `(:group = '' OR p.product_group = :group) AND (:stars = 0 OR c.stars = :stars OR (:starWords <> '' AND instr(p.folded || ' ', ' ' || :starWords || ' ')))
  AND (:places = '[]' OR EXISTS (SELECT 1 FROM json_each(:places) a WHERE instr(p.place_folded, ' ' || a.value || ' ')))`;

/** SQL: the index reads the term as one word. Of letters that it does not know ("Ⰰᦰ𐀀") it would make several, which it refuses to look for. */
const ONE_TOKEN = `term NOT GLOB '*[^a-z0-9]*'`;

/** The terms of an index that were asked for: how much each says (a rare one more), and how many entries the rarer ones have. */
const weighed = (
  asked: string,
  terms: string,
  weight: number,
) => `SELECT a.at, v.term, v.doc, ${weight} * ln((SELECT n FROM all_products) * 1.0 / v.doc + 1) AS says,
    sum(v.doc) OVER (ORDER BY v.doc, v.term) - v.doc AS before FROM ${asked} a CROSS JOIN ${terms} v ON v.term = a.term`;
const entries = (
  index: string,
  weighed: string,
) => `SELECT id, says FROM (SELECT f.rowid AS id, w.says FROM ${weighed} w CROSS JOIN ${index} f
    WHERE w.before < ${ENTRIES} AND f.${index} MATCH '"' || w.term || '"' LIMIT ${2 * ENTRIES})`;
/** What else speaks for candidate `t`: words that were not looked up because too many products have them, and all that its name's letters share. */
const CLOSER = `coalesce((SELECT sum(says) FROM words WHERE before >= ${ENTRIES} AND instr(' ' || t.name || ' ', ' ' || term || ' ')), 0)
    + (SELECT count(*) FROM every_piece WHERE instr(t.pieces, term))`;
const FOUND = `SELECT json_array(t.name, t.producer, t.place, t.kinds, coalesce(${IN_FORCE}, 0)), ${PRODUCT_JSON}`;
const JOINS = `JOIN product_text t ON t.id = b.id JOIN product p ON p.code = t.code ${PRODUCT_JOINS}`;

/** :words and :pieces hold pairs of a typed word's number and what to look for; :begun is a word that may be only the beginning of one. */
const search = (
  filtered: boolean,
) => `WITH all_products AS MATERIALIZED (SELECT n, ${filtered ? MOST_FILTERED : MOST_NEAR} AS most FROM (SELECT coalesce(max(id), 0) + 1 AS n FROM product_text)),
  asked_words AS MATERIALIZED (SELECT value->>0 AS at, value->>1 AS term, value->>2 AS telling FROM json_each(:words)
    UNION SELECT -1, term, 0 FROM product_word WHERE :begun <> '' AND term > :begun AND term < :begun || char(1114111)),
  words AS MATERIALIZED (${weighed('asked_words', 'product_word', 2)}),
  unknown AS MATERIALIZED (SELECT at FROM asked_words WHERE telling EXCEPT SELECT at FROM words),
  every_piece AS MATERIALIZED (SELECT DISTINCT value->>1 AS term FROM json_each(:pieces) WHERE value->>1 NOT GLOB '0*' LIMIT ${MOST_PIECES}),
  asked_pieces AS MATERIALIZED (SELECT DISTINCT 0 AS at, value->>1 AS term FROM json_each(:pieces) WHERE value->>0 IN (SELECT at FROM unknown)),
  pieces AS MATERIALIZED (${weighed('asked_pieces', 'product_piece', 1)}),
  all_words AS MATERIALIZED (SELECT group_concat('(' || ways || ')', ' AND ') AS match FROM (
    SELECT group_concat('"' || term || '"', ' OR ') AS ways FROM asked_words WHERE telling AND ${ONE_TOKEN} GROUP BY at)),
  hit AS (${entries('product_by_word', 'words')} UNION ALL ${entries('product_by_piece', 'pieces')}
    UNION ALL SELECT * FROM (SELECT f.rowid, 50 FROM all_words a CROSS JOIN product_by_word f WHERE a.match <> '' AND f.product_by_word MATCH a.match LIMIT (SELECT most FROM all_products))
    UNION ALL SELECT * FROM (SELECT t.id, 1000 FROM json_each(:names) j CROSS JOIN product_text t ON t.name = j.value LIMIT ${MOST_NAMED})),
  near AS MATERIALIZED (SELECT id, sum(says) AS says FROM hit GROUP BY id ORDER BY says DESC LIMIT (SELECT most FROM all_products)),
  best AS MATERIALIZED (SELECT b.id, b.says + ${CLOSER} AS says FROM near b ${filtered ? `${JOINS} WHERE ${FILTERS}` : 'JOIN product_text t ON t.id = b.id'}
    ORDER BY 2 DESC LIMIT ${MOST_FOUND})
  SELECT n AS about, (SELECT json_group_object(term, doc) FROM words) AS value FROM all_products
  UNION ALL SELECT * FROM (${FOUND} FROM best b ${JOINS})`;
const searching = lazily(() => search(false));
const filtering = lazily(() => search(true));

/** The read of a search: its first row is about the words, the others are candidates. */
export function searchRead(words: readonly Sought[], filters: Filters, today: string): InStatement {
  const filtered = filters.group !== '' || filters.stars !== 0 || filters.places !== '[]';
  const telling = new Set(tellingWords(words));
  const asked = words.flatMap((word, at) =>
    [word.folded, ...word.others, ...word.called].map((term) => [at, term, telling.has(word) ? 1 : 0]),
  );
  const args = {
    words: JSON.stringify(asked),
    begun: words.length === 1 && (words[0]?.folded.length ?? 0) > 1 ? (words[0]?.folded ?? '') : '',
    pieces: JSON.stringify(piecesIn(words, telling)),
    names: JSON.stringify(namesIn(words)),
    today,
  };
  return filtered ? { sql: filtering(), args: { ...args, ...filters } } : { sql: searching(), args };
}

/** What it found, the likeliest first. */
export function searched(words: readonly Sought[], found: ResultSet | undefined): Fit<Found>[] {
  const [about, ...rows] = found?.rows ?? [];
  const of = new Map(Object.entries(JSON.parse(String(about?.value ?? '{}')) as Record<string, number>));
  return rank(words, rows.map(candidateOf), { all: Number(about?.about ?? 1), of });
}

function candidateOf(row: Row): Found {
  const [name, producer, place, kinds, inForce] = JSON.parse(String(row.about)) as [string, string, string, string, number];
  const product = JSON.parse(String(row.value)) as ProductJson;
  const { name: shown, c_stars: stars } = product;
  return { shown: String(shown), name, producer, place, kinds, inForce: inForce === 1, stars: Number(stars ?? 0), row: product };
}

/** The pieces around every word that says something, as it was read and as it was typed. */
function piecesIn(words: readonly Sought[], telling: ReadonlySet<Sought>): [number, string][] {
  const ways = [words.map(({ folded }) => folded), words.map(({ typed }) => typed)];
  return words.flatMap((word, at) => {
    const pieces = telling.has(word) ? ways.flatMap((way) => piecesAround(way, at)) : [];
    return [...new Set(pieces)].map((piece): [number, string] => [at, piece]);
  });
}

/** Every run of words: one of them may be a name as it is written. */
function namesIn(words: readonly Sought[]): string[] {
  const names = new Set<string>();
  for (let from = 0; from < words.length; from++) {
    let name = '';
    for (const { folded } of words.slice(from, from + LONGEST_NAME)) {
      name = name === '' ? folded : `${name} ${folded}`;
      names.add(name);
    }
  }
  // The longest first: of a name that holds another the shorter one is hardly meant.
  return [...names].sort((a, b) => b.length - a.length);
}
