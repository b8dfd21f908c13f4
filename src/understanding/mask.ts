/** Questions that were not understood are kept without what points at a person (architecture 6). Pure. */
import { lazily } from '../lazily.ts';
import { clean, fold, plainForms } from './fold.ts';

const LINK = /(?:https?:\/\/|www\.)\S+|\b[\w-]+\.(?:com|vn|net|org|me)(?:\/\S*)?/giu;
const MAIL = /(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+/gu;
const handle = lazily(() => /@[\p{L}\d_.]+/gu);
const CODE = /\b(?:HN|YC)[\s\-\u2013_./]*20\d{2}[\s\-\u2013_./]*\d{1,4}\b|\b\d{2}-\d{3}-\d{5}-\d+-\d{4}\b/giu;
/** A link code: ten letters and digits with at least one of each, also in two groups. */
const linkCode = lazily(() => /(?<![\p{L}\p{N}])(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d]{2,8}-?[A-Z\d]{2,8}(?![\p{L}\p{N}])/giu);
/** Digits with at most three signs or blanks between them. */
const digits = lazily(() => /\+?\p{Nd}(?:[\s.\-()/,_]{0,3}\p{Nd})*/gu);
/** Digits said as words: phone numbers spelled out. */
const SPOKEN = /^(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|linh|zero|one|two|three|four|five|six|seven|eight|nine|o|\d)$/;

/**
 * The text with e-mails, links, codes, long runs of digits (five together, or seven with separators) and numbers spelled out in words
 * replaced by `[…]`. Names of people are not recognised: nothing here makes a text public. Masking twice changes nothing.
 */
export function mask(text: string): string {
  let masked = clean(plainForms(text));
  // What stands beside a mask may be an address together with it (`d@@e`): until a look finds nothing. Each leaves less to find.
  for (let next = maskOnce(masked); next !== masked; next = maskOnce(masked)) masked = next;
  return masked;
}

function maskOnce(text: string): string {
  const plain = text
    .replace(MAIL, '[email]')
    .replace(LINK, '[link]')
    .replace(handle(), '[link]')
    .replace(CODE, '[mã]')
    .replace(linkCode(), (code) => (code.replace(/-/g, '').length === 10 ? '[mã]' : code))
    .replace(digits(), (run) => (isLong(run) ? '[số]' : run));
  return maskSpoken(plain);
}

function isLong(run: string): boolean {
  return /\p{Nd}{5}/u.test(run) || run.replace(/\P{Nd}/gu, '').length >= 7;
}

/** Six digits or more in words, one after the other. */
function maskSpoken(text: string): string {
  const pieces = text.split(/(\s+)/);
  const spoken = pieces.map((piece) => SPOKEN.test(fold(piece).replace(/[,.]$/, '')));
  let out = '';
  for (let at = 0; at < pieces.length; ) {
    let end = at;
    while (end < pieces.length && (spoken[end] || (/^\s+$/.test(pieces[end] ?? '') && spoken[end + 1] && end > at))) end += 1;
    const words = spoken.slice(at, end).filter(Boolean).length;
    out += words >= 6 ? '[số]' : pieces.slice(at, Math.max(end, at + 1)).join('');
    at = Math.max(end, at + 1);
  }
  return out;
}
