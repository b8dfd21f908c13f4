/** Single cells: numbers, stars, yes or no, phones, groups, stages, codes. Pure. A reader gives null for what it can't read. */
import { GROUPS, type Group, STAGES, type Stage } from '../model.ts';
import { fold } from '../understanding/fold.ts';

/** Texts that mean "nothing is known". */
const NOTHING = new Set(['', '-', '--', '...', 'chua ro', 'khong ro', 'chua co', 'khong co', 'n/a', 'na', 'null']);

/** Whether a cell says nothing. */
export function isNothing(text: string): boolean {
  return text === '' || (text.length <= 8 && NOTHING.has(fold(text)));
}

/** `72,5`, `72.5`, `72,5 điểm` → 72.5. Thousands separators don't occur in our columns. */
export function readNumber(text: string): number | null {
  const match = /^(-?\d+(?:[.,]\d+)?)(?:\s*(?:diem|d))?$/.exec(fold(text));
  return match?.[1] === undefined ? null : Number(match[1].replace(',', '.'));
}

/** Stars, and whether the product is rated "tiềm năng 5 sao": four in force, five proposed to the centre (ocop.md 2.1). */
export interface Stars {
  stars: number;
  potential5: boolean;
}

const NUMERALS: Readonly<Record<string, number>> = { mot: 1, hai: 2, ba: 3, bon: 4, tu: 4, nam: 5 };

/** `4`, `4 sao`, `4*`, `★★★★`, `bốn sao`, `OCOP 4 sao`, `tiềm năng 5 sao`. */
export function readStars(text: string): Stars | null {
  const drawn = text.match(/[★⭐]/gu)?.length ?? 0;
  if (drawn > 0 && /^(?:\s|★|⭐|☆|\uFE0F)+$/u.test(text)) return drawn <= 5 ? { stars: drawn, potential5: false } : null;
  const folded = fold(text)
    .replace(/[★⭐*]+/gu, ' sao ')
    .replace(/\s+/g, ' ')
    .trim();
  if (/^(?:(?:san pham|dat|co|ocop|duoc) )*tiem nang( (dat )?(5|nam)( sao)?)?( cap quoc gia)?$/.test(folded))
    return { stars: 4, potential5: true };
  const match =
    /^(?:(?:san pham|dat|chuan|hang|phan hang|ocop) )*(\d|mot|hai|ba|bon|tu|nam)(?:[.,]0)?(?: ?sao)?(?: ocop)?( \(?tiem nang 5 sao\)?)?$/.exec(
      folded,
    );
  const stars = match?.[1] === undefined ? 0 : (NUMERALS[match[1]] ?? Number(match[1]));
  return stars >= 1 && stars <= 5 ? { stars, potential5: match?.[2] !== undefined } : null;
}

const YES = new Set(['x', '1', 'co', 'yes', 'y', 'true', 'dung', 'di lam', 'lam viec', 'lam bu']);
const NO = new Set(['', '0', 'khong', 'no', 'n', 'false', 'sai', 'nghi', '-']);

/** Yes or no; an empty cell is no. */
export function readYesNo(text: string): boolean | null {
  const folded = fold(text);
  return YES.has(folded) ? true : NO.has(folded) ? false : null;
}

/** A Vietnamese phone number → E.164; of several the first. Excel drops the leading zero: nine digits of a mobile are one. */
export function readPhone(text: string): string | null {
  const first = text.split(/\s*[;,/]\s*|\s+-\s+/)[0] ?? '';
  if (!/^[\d\s.+()-]+$/.test(first)) return null;
  const digits = first.replace(/\D/g, '').replace(/^00/, '');
  const match = /^(?:84|0|840)?([35789]\d{8}|2\d{9})$/.exec(digits);
  return match?.[1] === undefined ? null : `+84${match[1]}`;
}

const GROUP_WORDS: readonly [RegExp, Group][] = [
  [/thuc pham chuc nang|duoc lieu|thao duoc/, 'herbal'],
  [/do uong/, 'drinks'],
  [/thu cong|my nghe|\bvai\b|may mac|luu niem|noi that|trang tri/, 'crafts'],
  [/sinh vat canh|\bhoa\b|cay canh/, 'plants'],
  [/du lich/, 'tourism'],
  [/thuc pham/, 'food'],
];
const ROMAN: Readonly<Record<string, Group>> = { i: 'food', ii: 'drinks', iii: 'herbal', iv: 'crafts', v: 'plants', vi: 'tourism' };

/** A group's code, its name, its Roman number, or a head of the lists before 2023 (ocop.md 1.4). */
export function readGroup(text: string): Group | null {
  const folded = fold(text).replace(/^(nhom|nganh)( san pham)?[ :]+/, '');
  if (folded in GROUPS) return folded as Group;
  const roman = /^([iv]+)(?:$|[.) :-])/.exec(folded)?.[1];
  if (roman !== undefined && ROMAN[roman] !== undefined) return ROMAN[roman];
  return GROUP_WORDS.find(([words]) => words.test(folded))?.[1] ?? null;
}

/** Longer and older wordings of the stages (ocop.md 1.10). */
const STAGE_WORDS: Readonly<Record<string, Stage>> = {
  'dang chuan bi ho so': 'draft',
  'da nop': 'submitted',
  'da nop xa': 'submitted',
  'da nop ubnd xa': 'submitted',
  'da nop ubnd phuong': 'submitted',
  'xa dang danh gia': 'commune_review',
  'thanh pho kiem tra': 'city_check',
  'chuyen thanh pho': 'forwarded_city',
  'to tu van tham dinh / kiem tra thuc te': 'advisory_review',
  'hoi dong danh gia': 'council_scoring',
  'cho quyet dinh': 'awaiting_decision',
  'khong dat': 'not_qualified',
  'tiem nang 5 sao, trinh trung uong': 'potential_5',
  'khong dat 5 sao': 'central_not_5',
  'da rut': 'withdrawn',
  'rut ho so': 'withdrawn',
};

const STAGE_BY_WORDS: ReadonlyMap<string, Stage> = new Map([
  ...Object.entries(STAGE_WORDS),
  ...(Object.keys(STAGES) as Stage[]).flatMap((stage): [string, Stage][] => [
    [stage, stage],
    [stageText(STAGES[stage].label), stage],
  ]),
]);

function stageText(text: string): string {
  const folded = fold(text).replace(/[.;]+$/, '');
  return folded.includes('(giu') ? folded : folded.replace(/\s*\([^)]*\)/g, '');
}

/** A stage's code or its Vietnamese label, in any spelling, brackets aside. */
export function readStage(text: string): Stage | null {
  const folded = stageText(text);
  return STAGE_BY_WORDS.get(folded) ?? STAGE_BY_WORDS.get(folded.replaceAll(' ', '_')) ?? null;
}

/** Codes go into button payloads (64 bytes on Telegram) and lists with commas: letters, digits, `-`, `_`, `/`, at most 32. */
export function isCode(text: string): boolean {
  return /^[A-Za-z0-9Đđ][A-Za-z0-9Đđ_/-]{0,31}$/.test(text);
}
