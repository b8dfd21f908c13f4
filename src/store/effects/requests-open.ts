/** Opening connection requests: one for each producer of the chosen products. */
import type { InStatement } from '@libsql/client';
import type { Effect } from '../../model.ts';
import { hanoiDate, hanoiMs } from '../../understanding/hanoi-time.ts';
import { COUNTING_CERTIFICATE, IN_FORCE } from '../lookups/certificate.ts';
import { codesOf } from '../lookups/products.ts';
import { OPEN_SQL } from '../lookups/requests.ts';
import { sealFields } from '../request-fields.ts';
import type { Keys } from '../seal.ts';
import { numberSetting } from '../setting-values.ts';
import { announcement, producersOf } from './announce.ts';
import type { EffectContext } from './context.ts';
import { producerReachable, tasksForStaff } from './requests-to-staff.ts';

type OpenRequests = Extract<Effect, { effect: 'open-requests' }>;

const OPEN = `INSERT INTO request(number, year, n, buyer, buyer_contact, producer_code, products, product_names, sealed, state, created_at)
  SELECT printf('YC-%04d-%04d', :year, :base + k - 1), :year, :base + k - 1, :personId, :contact, g.producer_code, codes, names, :sealed,
    CASE WHEN ${producerReachable('g.producer_code')} THEN 'waiting' ELSE 'staff' END, :now
  FROM (SELECT producer_code, json_group_array(code) AS codes, group_concat(name, ', ') AS names, row_number() OVER (ORDER BY min(place)) AS k
    FROM (SELECT p.producer_code, p.code, p.name, j.key AS place FROM json_each(:codes) j JOIN product p ON p.code = j.value
      JOIN certificate c ON c.id = ${COUNTING_CERTIFICATE} WHERE ${IN_FORCE} ORDER BY j.key)
    GROUP BY producer_code) g`;
/** At least one request, within both limits, and with the consent to share in force. */
const ALLOWED = `INSERT INTO guard(ok) SELECT changes() > 0
  AND (SELECT count(*) FROM request WHERE buyer = :personId AND state IN ${OPEN_SQL}) <= :openMax
  AND (SELECT count(*) FROM request WHERE buyer = :personId AND created_at >= :dayFrom) <= :dayMax
  AND EXISTS (SELECT 1 FROM consent WHERE person = :personId AND purpose = 'share' AND withdrawn_at IS NULL)`;

/**
 * Only products with a certificate in force; numbers follow `number` (its unique key makes a race one more conflict). A producer whose
 * chat can't be reached gets the request through the staff.
 */
export async function openRequests(effect: OpenRequests, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { personId, contact, now, settings } = context;
  const [, year = '0', base = '0'] = effect.number.split('-');
  const today = hanoiDate(now);
  const codes = JSON.stringify(codesOf(effect.products));
  const open = {
    year: Number(year),
    base: Number(base),
    personId,
    contact,
    codes,
    sealed: await fieldsOf(effect, keys),
    now,
    today,
  };
  const limits = {
    personId,
    openMax: numberSetting(settings, 'requests_open_max'),
    dayMax: numberSetting(settings, 'requests_day_max'),
    dayFrom: hanoiMs(today),
  };
  const opened = `r.year = :year AND r.n >= :base AND r.buyer = :personId AND r.created_at = :at AND r.state = 'waiting'`;
  return [
    { sql: OPEN, args: open },
    { sql: ALLOWED, args: limits },
    announcement(
      { flow: 'request-arrived', from: producersOf(opened), args: { year: open.year, base: open.base, personId, at: now } },
      now,
      settings,
    ),
    ...tasksForStaff(now, settings),
  ];
}

function fieldsOf(effect: OpenRequests, keys: Keys): Promise<string> {
  const {
    purpose,
    quantity,
    frequency,
    area,
    organisation = '',
    neededBy = '',
    price = '',
    certificates = '',
    packaging = '',
    payment = '',
    note = '',
  } = effect;
  const minStars = Number(effect.minStars) || null;
  return sealFields(keys, {
    purpose,
    quantity,
    frequency,
    area,
    organisation,
    neededBy,
    price,
    certificates,
    packaging,
    payment,
    note,
    minStars,
  });
}
