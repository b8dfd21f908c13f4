/** Reading an answer to the prompt that waits: a choice first, then what the prompt's `input` reads. Pure. */
import { type Frame, type Input, NOTICE_FILE_BYTES, type Value, type Waiting } from '../model.ts';
import { foldWords } from '../understanding/fold.ts';
import { politeless, wholeMatch } from '../understanding/phrases.ts';
import type { Read } from '../understanding/readers.ts';
import * as readers from '../understanding/readers.ts';
import type { PromptStep, Reader } from './book.ts';
import { isNumbered, OWN_WORDS, pagingOf, SKIP, wordsOf } from './choices.ts';
import { flowOf, type Pass, top } from './pass.ts';
import { type PickRules, pickOne, pickSeveral } from './pick.ts';
import { today } from './scope.ts';
import { cut, LONGEST_ASKED, LONGEST_KEPT } from './session.ts';

/** What an answer turned out to be. `picked`: places among the waiting choices. `why`: a word for flows, never shown as it is. */
export type Answer =
  | { kind: 'picked'; picked: number[] }
  | { kind: 'value'; value: Value }
  | { kind: 'more' }
  | { kind: 'unread'; why: string };

const UNREAD = (why: string): Answer => ({ kind: 'unread', why });
/** Anything typed is an answer here: a choice must be meant exactly. */
const FREE: ReadonlySet<Reader> = new Set<Reader>(['text', 'words', 'place', 'location']);
/** Other hours than a choice's are no slip of the finger: "20:30 đến 8:00" is not "20:00 đến 8:00". */
const SHARP: ReadonlySet<Reader> = new Set<Reader>(['hours', 'time']);

/** Whether any text answers this prompt. */
export function isFree(step: PromptStep): boolean {
  return FREE.has(step.input);
}

/** A choice among those that wait, by its number or its words; "more" where the list has pages. */
export function choiceIn(pass: Pass, frame: Frame, step: PromptStep, waiting: Waiting, said: string): Answer {
  const options = waiting.choices.map((offer) => wordsOf(pass, frame, step, offer));
  const rules: PickRules = { numbers: isNumbered(step), loose: !isFree(step) && !SHARP.has(step.input) };
  const picked = step.several ? pickSeveral(said, options, rules) : pickOne(said, options, rules);
  if (picked !== null) return { kind: 'picked', picked: Array.isArray(picked) ? picked : [picked] };
  const skip = waiting.choices.findIndex(({ id }) => id === SKIP);
  if (skip >= 0 && wholeMatch(said, OWN_WORDS.skip.words) !== null) return { kind: 'picked', picked: [skip] };
  if (wholeMatch(said, OWN_WORDS.more.words) !== null && pagingOf(pass, frame, step).pages > 1) return { kind: 'more' };
  return (
    yesOrNo(waiting, said) ??
    (skip >= 0 && wantsNone(said, options[skip]?.[0] ?? '') ? { kind: 'picked', picked: [skip] } : UNREAD('no-choice'))
  );
}

/** Where a question may be skipped, a bare "không", "ko cần" or the beginning of the button's words is no answer to keep: it would go out as a notice's English text. */
function wantsNone(said: string, label: string): boolean {
  const words = foldWords(politeless(said));
  const begun = words.length > 1 && `${foldWords(label).join(' ')} `.startsWith(`${words.join(' ')} `);
  const wish = readers.readYesNo(said);
  return begun || (wish.ok && !wish.value);
}

// "vâng ạ", "ok em" where the choices are yes and no.
function yesOrNo(waiting: Waiting, said: string): Answer | null {
  const places = ['yes', 'no'].map((id) => waiting.choices.findIndex((offer) => offer.id === id));
  if (places.includes(-1)) return null;
  const wish = readers.readYesNo(said);
  if (!wish.ok) return null;
  return { kind: 'picked', picked: [places[wish.value ? 0 : 1] ?? 0] };
}

/** What a prompt's `input` makes of a text. */
export function readText(pass: Pass, step: PromptStep, said: string): Answer {
  // Shorter words, such as a message that was sent twice, were not meant for this question.
  if (isFree(step) && said.trim().length < (step.min ?? 0)) return UNREAD('no-choice');
  if (isFree(step)) return { kind: 'value', value: cut(said, Math.min(step.max ?? LONGEST_KEPT, LONGEST_ASKED)) };
  const value = READERS[step.input]?.(said, pass);
  if (!value) return UNREAD('no-choice');
  if (!value.ok) return UNREAD(value.why);
  if (typeof value.value === 'number' && step.min !== undefined && value.value < step.min) return UNREAD('too-small');
  if (typeof value.value === 'number' && step.max !== undefined && value.value > step.max) return UNREAD('too-large');
  return { kind: 'value', value: value.value };
}

const READERS: Partial<Record<Reader, (said: string, pass: Pass) => Read<Value>>> = {
  number: readers.readNumber,
  quantity: (said) => mapped(readers.readQuantity(said), (quantity) => ({ ...quantity })),
  money: (said) => mapped(readers.readMoney(said), ({ amount }) => amount),
  date: (said, pass) => readers.readDate(said, today(pass.now)),
  hours: readers.readHours,
  time: readers.readTime,
  phone: readers.readPhone,
  stars: readers.readStars,
  code: readCode,
  contact: readContact,
};

function mapped<T>(value: Read<T>, make: (value: T) => Value): Read<Value> {
  return value.ok ? { ok: true, value: make(value.value) } : value;
}

/** A typed phone proves nothing, so a buyer abroad may give a foreign one; where the conversation is about link codes, one of those says more. */
function readContact(said: string, pass: Pass): Read<Value> {
  const frame = top(pass);
  const code = readers.readLinkCode(said);
  return code.ok && frame && flowOf(pass, frame)?.reads['link-code'] !== undefined
    ? { ok: true, value: { code: code.value } }
    : mapped(readers.readAnyPhone(said), (phone) => ({ phone, own: false }));
}

/** Any code of the house; a product's or a fair's is one word of letters and digits. */
function readCode(said: string): Read<Value> {
  for (const reader of [readers.readDossierCode, readers.readRequestCode, readers.readLinkCode]) {
    const code = reader(said);
    if (code.ok) return code;
  }
  const word = said.toUpperCase();
  if (/^(?=.*\d)[A-Z0-9][A-Z0-9._-]{1,39}$/.test(word)) return { ok: true, value: word };
  return { ok: false, why: foldWords(said).length === 0 ? 'empty' : 'not-a-code' };
}

/** What a shared contact or position answers; null when the prompt did not ask for it. */
export function readShared(step: PromptStep, input: Input): Value | null {
  if (step.input === 'location' && input.kind === 'location') return position(input);
  if (input.kind === 'submitted' && input.phone !== undefined) {
    const phone = readers.readPhone(input.phone);
    return phone.ok
      ? readShared(step, { kind: 'contact', phone: phone.value, own: false, ...(input.name ? { name: input.name } : {}) })
      : null;
  }
  if (input.kind !== 'contact') return null;
  if (step.input === 'phone') return phoneIn(input.phone);
  return step.input === 'contact' ? { phone: phoneIn(input.phone), own: input.own, ...(input.name ? { name: input.name } : {}) } : null;
}

/** What a picture or document answers where one is asked for. `why` is a term of `no-file`. */
export function readFile({ media, file }: Extract<Input, { kind: 'media' }>): Answer {
  // The simulator's pictures are none that anybody could fetch.
  if (!file) return UNREAD(media === 'photo' || media === 'document' ? 'not_here' : 'no_file');
  if (file.kind === 'other') return UNREAD('wrong_kind');
  return (file.size ?? 0) > NOTICE_FILE_BYTES[file.kind] ? UNREAD(`${file.kind}_too_large`) : { kind: 'value', value: { ...file } };
}

/** A platform's number as E.164; a foreign one stays as it was given. */
export function phoneIn(phone: string): string {
  const read = readers.readPhone(phone);
  return read.ok ? read.value : phone;
}

/** A shared position as a session keeps it: JSON has no -0, so a session that kept one would not read back the same. */
export function position({ lat, lon }: { lat: number; lon: number }): { lat: number; lon: number } {
  return { lat: lat + 0, lon: lon + 0 };
}
