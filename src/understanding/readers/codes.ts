/** The house's codes as people type them: dossiers, requests, link codes. Pure. */
import { lazily } from '../../lazily.ts';
import { clean, fold, plainForms } from '../fold.ts';
import { type Read, read, unread } from './read.ts';
import { plain } from './tokens.ts';

/** What may stand before and after a code in a message that is just a code. */
const LABEL = /^(?:(?:da|em|toi|ma|so|code|ho so|lien ket|yeu cau|la|cua em|cua toi|minh|gui|day)\b[\s:]*)+/;
const TAIL = /[\s.!?]*(?:\b(?:a|nhe|nha|voi|em|em oi|ad|day a|day)\b[\s.!]*)*$/;

function bare(text: string): string {
  return fold(plain(text)).replace(LABEL, '').replace(TAIL, '').replace(/^#/, '').trim();
}

/** A message that is just a dossier's code: "hn 2026 0123" is `HN-2026-0123`. */
export function readDossierCode(text: string): Read<string> {
  const match = /^hn[\s\-_./]*(20\d{2})[\s\-_./]*(\d{4})$/.exec(bare(text));
  return match ? read(`HN-${match[1]}-${match[2]}`) : unread(clean(text) === '' ? 'empty' : 'not-a-code');
}

/** The first dossier code anywhere in a text, or null. */
export function findDossierCode(text: string): string | null {
  const match = /(?<![\p{L}\d])hn[\s\-_./]*(20\d{2})[\s\-_./]*(\d{4})(?!\d)/u.exec(fold(text));
  return match ? `HN-${match[1]}-${match[2]}` : null;
}

/** A piece that may be meant as a dossier's or a request's code: up to three letters and two groups of digits, o for 0. */
const like = lazily(() => /(?<![\p{L}\d])[a-z]{0,3}[\s\-_./]{0,3}[\do]{3,5}[\s\-_./]{0,3}[\do]{3,5}(?![\p{L}\d])/gu);
/** How each kind of code begins; six digits follow. */
type Head = 'hn20' | 'yc20';
const isCode = (head: Head, signs: readonly string[]): boolean =>
  signs.length === 10 && signs.every((sign, place) => (place < 4 ? sign === head.charAt(place) : /^\d$/.test(sign)));

/** Whether letters and digits are such a code but for one that is wrong, missing or too many, or two neighbours that changed places. */
function isOneOff(head: Head, piece: string): boolean {
  const signs = [...piece];
  if (signs.length < 9 || signs.length > 11 || isCode(head, signs)) return false;
  return signs.concat('').some((sign, at) => {
    const [before, behind] = [signs.slice(0, at), signs.slice(at + 1)];
    const [next = '', ...rest] = behind;
    const mended = [
      [...before, ...behind],
      [...before, head.charAt(at) || '0', ...behind],
      [...before, head.charAt(at) || '0', ...signs.slice(at)],
    ];
    return [...mended, [...before, next, sign, ...rest]].some((one) => isCode(head, one));
  });
}

function findSlip(head: Head, text: string): string | null {
  const pieces = (fold(plainForms(text)).match(like()) ?? []).map(signsOf);
  return pieces.find((piece) => isOneOff(head, piece)) ?? null;
}

function readSlip(head: Head, text: string): Read<string> {
  const typed = bare(text);
  return findSlip(head, typed)?.length === signsOf(typed).length ? read(typed.toUpperCase()) : unread('not-a-code');
}

const signsOf = (folded: string): string => folded.replace(/[^a-z\d]/g, '');

/** The letters and digits (lower case) of what is meant as a dossier's code and is one but for a slip; null when nothing in the text is. */
export const findDossierSlip = (text: string): string | null => findSlip('hn20', text);

/** A message that is just such a slip, as it was typed in capitals: "HN-2026-012". */
export const readDossierSlip = (text: string): Read<string> => readSlip('hn20', text);

/** A message that is just a request's number but for a slip, as it was typed in capitals: "YC-2O26-0001", "YC-2026-001". */
export const readRequestSlip = (text: string): Read<string> => readSlip('yc20', text);

/** A message that is just a request's number: `YC-2026-0001`, or its last four digits `0001` when only those were typed. */
export function readRequestCode(text: string): Read<string> {
  const typed = bare(text);
  const whole = /^(?:yc)[\s\-_./]*(20\d{2})[\s\-_./]*(\d{1,4})$/.exec(typed);
  if (whole) return read(`YC-${whole[1]}-${(whole[2] ?? '').padStart(4, '0')}`);
  const short = /^(?:yc[\s\-_.]*)?(\d{4})$/.exec(typed);
  return short ? read(short[1] ?? '') : unread(typed === '' ? 'empty' : 'not-a-code');
}

/** The letters and digits of a link code: none that look alike (0 O 1 I L). */
export const LINK_CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LINK_CODE = new RegExp(`^[${LINK_CODE_LETTERS}]{10}$`);

/** Written in one piece or in groups with dashes, not a part of something longer. */
const linkCodeIn = lazily(
  () =>
    new RegExp(
      `(?<![\\p{L}\\p{N}-])(?:[${LINK_CODE_LETTERS}]{10}|[${LINK_CODE_LETTERS}]{4}-[${LINK_CODE_LETTERS}]{4}-[${LINK_CODE_LETTERS}]{2})(?![\\p{L}\\p{N}-])`,
      'gu',
    ),
);

/** The first link code anywhere in a text, or null: "em gửi mã ABCD-2345-EF ạ". */
export function findLinkCode(text: string): string | null {
  const tokens = plainForms(text).toUpperCase().match(linkCodeIn()) ?? [];
  return tokens.map((token) => token.replaceAll('-', '')).find((code) => /\d/.test(code) && /[A-Z]/.test(code)) ?? null;
}

/**
 * A message that is just a link code: 10 of `LINK_CODE_LETTERS`, any case, perhaps in groups of two or more; at least one digit and
 * one letter, so that ten-letter words and phone numbers are none.
 */
export function readLinkCode(text: string): Read<string> {
  const typed = clean(plainForms(text))
    .replace(/^(?:m[\u00e3a]\s*(?:li[\u00eae]n\s*k[\u1ebfe]t)?|code|link)(?:\s*:|\s+l\u00e0|\s)\s*/iu, '')
    .replace(/[\s.!]*(?:\s(?:\u1ea1|nh\u00e9))?[\s.!]*$/iu, '')
    .trim()
    .toUpperCase();
  const groups = typed.split(/\s*-\s*|\s+/);
  const code = groups.join('');
  const good = LINK_CODE.test(code) && /\d/.test(code) && /[A-Z]/.test(code) && groups.every((group) => group.length >= 2);
  return good ? read(code) : unread(typed === '' ? 'empty' : 'not-a-code');
}
