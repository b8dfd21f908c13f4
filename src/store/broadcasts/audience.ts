/** An audience as SQL: which contacts `c` it picks. */
import type { InValue } from '@libsql/client';
import type { Audience } from '../../model.ts';
import { matchPlace } from '../../understanding/places.ts';
import { IN_FORCE } from '../lookups/certificate.ts';
import { kindSaid } from '../lookups/homonym.ts';
import { json } from '../register/chunks.ts';
import { placeNames } from '../register/places.ts';

/** A condition and the values it wants. */
export interface Condition {
  sql: string;
  args: Record<string, InValue>;
}

/** The condition on contact `c`. `today`: ISO date in Hanoi. */
export function audienceSql(audience: Audience, today: string): Condition {
  const conditions = [
    audience.role && { sql: "c.role IN (:role, 'both')", args: { role: audience.role } },
    audience.channel && { sql: 'c.channel = :channel', args: { channel: audience.channel } },
    audience.language && { sql: 'c.language = :language', args: { language: audience.language } },
    audience.topic && { sql: `EXISTS (${consentOf(':wanted')})`, args: { wanted: `notices:${audience.topic}` } },
    audience.linked !== undefined && linkedSql(audience.linked),
    registeredSql(audience),
    goodsSql(audience, today),
    placeSql(audience),
  ].filter((one): one is Condition => typeof one === 'object' && one !== null);
  const sql = conditions.map((one) => `(${one.sql})`).join(' AND ') || 'true';
  return { sql, args: Object.assign({}, ...conditions.map(({ args }) => args)) as Condition['args'] };
}

/** SQL: the consents in force of contact `c`'s person to a purpose. */
export const consentOf = (purpose: string): string =>
  `SELECT 1 FROM consent n WHERE n.person = c.person AND n.purpose = ${purpose} AND n.withdrawn_at IS NULL`;

function linkedSql(linked: boolean): Condition {
  return { sql: `${linked ? '' : 'NOT '}EXISTS (SELECT 1 FROM link l WHERE l.person = c.person)`, args: {} };
}

/** Group, stars and end are of one and the same product: "crafts with 4 stars". */
function goodsSql({ groups, stars, endsBefore }: Audience, today: string): Condition | null {
  const certified = stars !== undefined || endsBefore !== undefined;
  if (groups === undefined && !certified) return null;
  const wanted = [
    groups && 'p.product_group IN (SELECT value FROM json_each(:groups))',
    stars && 'k.stars IN (SELECT value FROM json_each(:stars))',
    endsBefore !== undefined && 'k.ends_on < :endsBefore',
    certified && IN_FORCE.replaceAll('c.', 'k.'),
  ].filter((one) => typeof one === 'string');
  const sql = `EXISTS (SELECT 1 FROM link l JOIN product p ON p.producer_code = l.producer_code
    ${certified ? 'JOIN certificate k ON k.product_code = p.code' : ''} WHERE l.person = c.person AND ${wanted.join(' AND ')})`;
  return {
    sql,
    args: {
      ...(groups ? { groups: json(groups) } : {}),
      ...(stars ? { stars: json(stars) } : {}),
      ...(endsBefore === undefined ? {} : { endsBefore }),
      ...(certified ? { today } : {}),
    },
  };
}

/** SQL: product `p` lies in place `a`. `place_folded` has its bare names between bars, the former district first; one that was said to be a district or a commune is only that. */
const PRODUCT_THERE = `CASE a.value->>'kind'
  WHEN 'district' THEN p.district <> '' AND instr(p.place_folded, '| ' || (a.value->>'bare') || ' |') = 1
  WHEN 'commune' THEN instr(p.place_folded, '| ' || (a.value->>'bare') || ' |') > (p.district <> '')
    OR p.new_commune IN (SELECT new_commune FROM commune WHERE new_commune_folded = a.value->>'bare')
    OR p.commune IN (SELECT old_commune FROM commune WHERE old_commune_folded = a.value->>'bare')
  ELSE instr(p.place_folded, '| ' || (a.value->>'bare') || ' |') END`;
/** SQL: "Phùng Xá, Mỹ Đức": and in that district. */
const WITHIN = `(a.value->>'within' = '' OR instr(p.place_folded, '| ' || (a.value->>'within') || ' |'))`;
/** SQL: so does producer `m`, which may have no product yet, by its own commune of then or now. */
const PRODUCER_THERE = `(m.commune <> '' AND m.commune = a.value->>'name') OR (a.value->>'kind' <> 'district' AND m.commune <> '' AND EXISTS (
    SELECT 1 FROM commune q WHERE q.old_commune_folded = a.value->>'bare' AND q.old_commune = m.commune AND m.district IN ('', q.old_district) AND a.value->>'within' IN ('', q.old_district_folded)
    UNION ALL SELECT 1 FROM commune q WHERE q.new_commune_folded = a.value->>'bare'
      AND a.value->>'within' IN ('', q.old_district_folded) AND (q.new_commune = m.commune OR (q.old_commune = m.commune AND m.district IN ('', q.old_district)))))
  OR (a.value->>'kind' <> 'commune' AND EXISTS (SELECT 1 FROM commune q WHERE q.old_district = m.district AND q.old_district_folded = a.value->>'bare'))`;

/** Communes, old or present, and former districts. */
function placeSql({ communes }: Audience): Condition | null {
  if (communes === undefined) return null;
  const sql = `EXISTS (SELECT 1 FROM link l JOIN producer m ON m.code = l.producer_code LEFT JOIN product p ON p.producer_code = m.code,
      json_each(:places) a WHERE l.person = c.person AND (((${PRODUCT_THERE}) AND ${WITHIN}) OR ${PRODUCER_THERE}))`;
  const places = communes.flatMap((name) =>
    placeNames(name).map((bare) => ({
      ...{ name: name.normalize('NFC').trim(), bare, kind: kindSaid(name) },
      within: matchPlace(name)?.within?.name ?? '',
    })),
  );
  return { sql, args: { places: json(places) } };
}

/** The producer is registered, or waits for a place; whoever speaks for it hears. */
function registeredSql({ registeredFor }: Audience): Condition | null {
  if (registeredFor === undefined) return null;
  const sql = `EXISTS (SELECT 1 FROM link l JOIN registration g ON g.fair_id = :registeredFor AND g.producer_code = l.producer_code
    WHERE l.person = c.person AND g.state IN ('registered', 'waiting', 'confirmed'))`;
  return { sql, args: { registeredFor } };
}
