/** The certificate that counts for a product, and its state from the date. */
import type { Value } from '@libsql/client';
import type { CertificateView } from '../../model.ts';

/** Stars from which a product is a certified OCOP product (148/QĐ-TTg). */
export const CERTIFIED_STARS = 3;

/**
 * SQL: id of the certificate that counts for `p.code`: not revoked before revoked, in force before ended, then most stars, then newest.
 * Wants `:today`. A certificate holds through its last day (Civil Code 2015, art. 147 and 148).
 */
export const COUNTING_CERTIFICATE = `(SELECT x.id FROM certificate x WHERE x.product_code = p.code
  ORDER BY x.revoked_on IS NOT NULL, coalesce(x.ends_on, '') >= :today DESC, x.stars DESC, coalesce(x.ends_on, '') DESC, x.id DESC LIMIT 1)`;

/** SQL: certificate `c` may be offered to buyers. Wants `:today`. */
export const IN_FORCE = `(c.revoked_on IS NULL AND c.ends_on >= :today AND c.stars >= ${CERTIFIED_STARS})`;

/** Columns of `certificate c` that `certificateView` reads. */
export const CERTIFICATE_COLUMNS =
  'c.stars AS c_stars, c.potential5, c.score AS c_score, c.decision AS c_decision, c.decided_on, c.number, c.issuer, c.ends_on, c.about, c.revoked_on';

/** A row with `CERTIFICATE_COLUMNS`; null when there is no certificate. */
export function certificateView(
  row: Readonly<Record<string, Value | undefined>>,
  today: string,
  endingDays: number,
): CertificateView | null {
  if (row.c_stars === null || row.c_stars === undefined) return null;
  const revoked = row.revoked_on !== null;
  // What was taken back has no end that anybody should count on.
  const endsOn = row.ends_on === null || revoked ? null : String(row.ends_on);
  const daysLeft = endsOn === null ? null : daysBetween(today, endsOn);
  return {
    stars: Number(row.c_stars),
    potential5: row.potential5 === 1,
    score: row.c_score === null ? null : Number(row.c_score),
    decision: String(row.c_decision),
    decidedOn: String(row.decided_on),
    number: String(row.number),
    issuer: String(row.issuer),
    endsOn,
    daysLeft: daysLeft === null ? null : Math.max(0, daysLeft),
    about: row.about === 1,
    state: revoked ? 'revoked' : certificateState(daysLeft, endingDays),
  };
}

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** State of a certificate that was not revoked. */
export function certificateState(daysLeft: number | null, endingDays: number): CertificateView['state'] {
  if (daysLeft === null) return 'unknown';
  if (daysLeft < 0) return 'ended';
  return daysLeft <= endingDays ? 'ending' : 'in_force';
}
