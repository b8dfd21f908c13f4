/** When a certificate ends: 36 months after its decision (148/QĐ-TTg; ocop.md 1.3). Pure. */

/** Months a certificate holds. */
const MONTHS = 36;

/**
 * `2023-06-16` → `2026-06-16`. Of a month or a year the first day counts, so that no ended certificate is ever offered; `about` then
 * asks for "khoảng". An unknown date has no end. 29 February ends on the last day of the month.
 */
export function certificateEnd(decidedOn: string): { endsOn: string | null; about: boolean } {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(decidedOn);
  if (match === null) return { endsOn: null, about: false };
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + MONTHS + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + MONTHS, Math.min(day, lastOfMonth)));
  return { endsOn: end.toISOString().slice(0, 10), about: match[3] === undefined };
}
