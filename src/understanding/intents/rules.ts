/** Where words are decisive no model is asked: a whole message that means one thing, and nothing else. Pure. */

import { normalise } from '../normalise.ts';
import { politeless } from '../phrases.ts';
import { findDossierCode } from '../readers.ts';
import type { Intent } from './intent.ts';

const list = (text: string): ReadonlySet<string> => new Set(text.split(',').map((phrase) => phrase.trim()));

/** Whole messages, folded, without polite words at their ends (ocop.md 4.2 for the words of refusal). */
const WHOLE: readonly [Intent, ReadonlySet<string>][] = [
  [
    'notice_subscription',
    list(`huy, huy dang ky, huy nhan tin, huy thong bao, tu choi, tu choi nhan tin, dung nhan, dung nhan tin, dung thong bao, dung gui tin, stop, ngung, ngung nhan tin, ngung gui, khong nhan,
khong nhan tin, khong nhan tin nua, khong nhan nua, unsubscribe, tat thong bao, bat thong bao, nhan thong bao, dang ky nhan tin, dang ky nhan thong bao, dung gui nua, thoi khong nhan nua`),
  ],
  [
    'greeting',
    list(`xin chao, chao, chao anh, chao chi, chao anh chi, chao em, em chao anh chi, chao ban, chao ad, chao shop, chao bot, hi, hello, hey, alo, a lo, alo alo, a lo a lo, hi ad, hi shop, hello ad, chao buoi sang, chao buoi trua,
chao buoi chieu, chao buoi toi, menu, start, bat dau, kinh chao quy co quan, good morning, hello bot`),
  ],
  [
    'ask_human',
    list(
      `gap can bo, gap nhan vien, gap nguoi, gap nguoi that, can bo, nhan vien, cho gap can bo, cho gap nhan vien, cho gap nguoi that, noi chuyen voi nguoi, noi chuyen voi can bo, noi chuyen voi nhan vien, tu van vien, tong dai vien, hotline`,
    ),
  ],
];

/** The intent that the words leave no doubt about, or null. */
export function decisive(text: string): Intent | null {
  const { display, folded } = normalise(text);
  const line = politeless(display);
  const whole = WHOLE.find(([, phrases]) => phrases.has(line))?.[0];
  if (whole) return whole;
  // A dossier's code and nothing that complains: its state is asked for.
  const code = findDossierCode(text);
  return code !== null && !/khieu nai|phan anh|to cao|gap |can bo|nguoi that/.test(folded) ? 'producer_status_check' : null;
}

/** What somebody says it is not about: "không phải khiếu nại, …", "tôi chưa muốn nhận tin". */
const DENIED =
  /^(?:(?:da|toi|em|minh|chi|anh|tui|chau|bac) )?(?:khong phai|khong muon|khong can|khong hoi|khong tim|khong khieu nai|khong mua|chua muon|chua can|chua phai)\b/;

/**
 * A message that begins with what it is not about: what is said after the first stop, empty when that is nothing; null for any other message.
 * Refusing notices is no denial: "không muốn nhận tin nữa" is the wish itself.
 */
export function afterDenial(text: string): string | null {
  const { display, folded } = normalise(text);
  if (!DENIED.test(folded) || /\b(?:nhan|gui|goi|nhan tin|thong bao|tin nhan)\b/.test(folded)) return null;
  const [, rest = ''] = /^[^,.;!?\n]*[,.;!?\n]+(.*)$/su.exec(display) ?? [];
  return rest.trim();
}
