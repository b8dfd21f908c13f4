/** One word of a message set right by itself: tone placement, i and y, drawn-out letters, Telex and VNI keys. Pure. */
import { isCommon, isForeign } from './common-words.ts';
import { isBare, readSyllable, type Syllable, writeSyllable } from './syllable.ts';
import { isShort } from './teencode.ts';
import { type Decoded, decodeTelex } from './telex.ts';
import { decodeVni } from './vni.ts';

/** What a word may be: itself, and a decoding that waits for the rest of the message when it is in doubt. */
export interface Reading {
  /** As the house writes it, lower case; several syllables when words were typed together. */
  says: readonly string[];
  /** Telex or VNI that is hardly anything else: it vouches for the doubtful ones beside it. */
  evidence: boolean;
  /** What it says if the rest of the message is typed that way too. */
  doubtful?: readonly string[];
}

/** i → y where both are written and the house writes y (ocop.md 6.1, step 4). "mì", "sỉ", "tỉ" and "lì" are words of their own. */
const Y_FOR_I: Readonly<Record<string, string>> = {
  ...{ kí: 'ký', kì: 'kỳ', kĩ: 'kỹ', kỉ: 'kỷ', kị: 'kỵ', lí: 'lý', mĩ: 'mỹ', quí: 'quý', quì: 'quỳ', quỉ: 'quỷ', quị: 'quỵ', quít: 'quýt' },
  ...{ sỹ: 'sĩ', qui: 'quy' },
};
/** Nouns and verbs behind which a digit counts: "mẫu2", "mua5". */
const COUNTED = new Set(
  'so mau lo muc cau sao loai hang tang buoc nhom thang ngay quy kho quay o ban bai lan phan khu xa ap to ngo toa cum thon doi goi hop thung chai lay mua dat nhap giao can ca thu tuan nam chon'.split(
    ' ',
  ),
);
/** The longest thing that may be one word, or two typed together. */
const LONGEST = 24;

const spelled = (syllable: Syllable): string => {
  const word = writeSyllable(syllable);
  return Y_FOR_I[word] ?? word;
};

/** What one word (NFC, lower case) says. */
export function readWord(typed: string): Reading {
  const word = drawnOut(typed);
  if (word.length > LONGEST || isShort(word)) return { says: [word], evidence: false };
  const plain = readSyllable(word);
  if (plain) return { says: [spelled(plain)], evidence: false, ...borrowed(word) };
  if (isBare(word)) return { says: [word], evidence: false };
  const vni = decodeVni(word);
  if (vni) return readVni(word, vni);
  const telex = decodeTelex(word);
  if (telex) return judged(word, [spelled(telex.syllable)], telex.sure && !isForeign(word));
  const parts = isForeign(word) ? null : together(word);
  return parts ? judged(word, parts.says, parts.sure) : { says: [word], evidence: false };
}

/** "boong" is a deck, and "bông" beside other Telex. */
function borrowed(word: string): { doubtful?: readonly string[] } {
  const telex = word.includes('oo') ? decodeTelex(word) : null;
  return telex ? { doubtful: [spelled(telex.syllable)] } : {};
}

const judged = (word: string, says: readonly string[], sure: boolean): Reading =>
  sure ? { says, evidence: true } : { says: [word], evidence: false, ...(says.every(isCommon) ? { doubtful: says } : {}) };

/** One digit behind a word may be a number; a doubtful "co1" is được only beside surer ones, or when no number can be meant. */
function readVni(word: string, { syllable, sure }: Decoded): Reading {
  const says = [spelled(syllable)];
  const counted = COUNTED.has(word.slice(0, -1));
  if (sure || (!counted && word.length > 2 && says.every(isCommon))) return { says, evidence: true };
  return counted || word.length < 3 ? judged(word, says, false) : { says: [word], evidence: false, doubtful: says };
}

/** "đẹpppp" → đẹp, "xinnn" → xin, "dạaaa" → dạ: three of a letter are one; two at the end are one when that makes a syllable. */
function drawnOut(typed: string): string {
  // With a digit it may be a code, where three of a letter are three.
  if (typed.length < 2 || /\d/.test(typed)) return typed;
  const word = typed.replace(/(\p{L})\1{2,}/gu, '$1').replace(/([\p{L}--[a-z]])([a-z])\2+$/v, (all, marked: string, letter: string) => {
    return marked.normalize('NFD').startsWith(letter) ? marked : all;
  });
  const last = word.charAt(word.length - 1);
  const before = word.charAt(word.length - 2);
  const twice = word.length > 2 && (before === last || before.normalize('NFD').charAt(0) === last);
  const short = word.slice(0, -1);
  if (!twice || isForeign(word) || readSyllable(word) || isBare(word) || decodeTelex(word)) return word;
  return readSyllable(short) || isBare(short) || isShort(short) ? short : word;
}

/** Two to four syllables typed together: "hoofsow", "sanrphaamr", "hồsơ". Each must be an everyday word, and two must carry marks. */
function together(word: string): { says: string[]; sure: boolean } | null {
  const best: ({ says: string[]; marked: number } | undefined)[] = [{ says: [], marked: 0 }];
  for (let end = 2; end <= word.length; end += 1) {
    for (let from = Math.max(0, end - 9); from <= end - 2; from += 1) {
      const before = best[from];
      const part = before && before.says.length < 4 ? piece(word.slice(from, end)) : null;
      if (!before || !part) continue;
      const says = [...before.says, part];
      const held = best[end];
      if (!held || says.length < held.says.length) best[end] = { says, marked: before.marked + Number(/[^a-z]/.test(part)) };
    }
  }
  const whole = best[word.length];
  return whole && whole.says.length > 1 && whole.marked > 0 ? { says: whole.says, sure: whole.marked > 1 } : null;
}

function piece(part: string): string | null {
  const syllable = readSyllable(part) ?? decodeTelex(part)?.syllable ?? decodeVni(part)?.syllable;
  const says = syllable ? spelled(syllable) : '';
  return says !== '' && (isCommon(says) || says === part) ? says : null;
}
