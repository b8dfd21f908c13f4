/** Which flow a message starts: a command, a pattern's word, a code, a phrase, or none and the nearest. Pure. */
import type { Value } from '../model.ts';
import { fold, foldWords } from '../understanding/fold.ts';
import { nearest } from '../understanding/nearest.ts';
import { normalise } from '../understanding/normalise.ts';
import { findPhrases, type Phrase, politeless, wholeMatch } from '../understanding/phrases.ts';
import {
  findDossierCode,
  findDossierSlip,
  findLinkCode,
  readDossierCode,
  readDossierSlip,
  readLinkCode,
  readRequestCode,
  readRequestSlip,
} from '../understanding/readers.ts';
import type { Flow, Pattern } from './book.ts';
import { mayEnter } from './moves.ts';
import type { Pass } from './pass.ts';

/** A flow to start and the values it starts with. */
export interface Start {
  flow: Flow;
  values: Record<string, Value>;
}

/** These start from a longer text too, where it may be anything; other patterns only as the whole message. */
const ASKED_FOR: ReadonlySet<Pattern> = new Set<Pattern>(['help', 'staff', 'language', 'notices', 'my-data', 'erase']);
/** How many of the nearest flows are named. */
const NEAR = 3;

/** Flows that this person may know of: what is for staff does not exist for others, announcements are started by nobody. */
export function openFlows(pass: Pass): Flow[] {
  return Object.values(pass.book.flows).filter((flow) => !flow.announcement && (flow.for === 'producer' || mayEnter(pass, flow)));
}

/** A flow's phrases: folded, as written (one for one), and both together for finding them in a text. */
interface Phrases {
  folded: readonly string[];
  spoken: readonly string[];
  sought: readonly Phrase[];
}

/** A flow's phrases of at least so many words: made once, because every message is held against those of every flow. */
function phrasesOf(flow: Flow, words = 1): Phrases {
  const known = PHRASES.get(flow) ?? [];
  PHRASES.set(flow, known);
  const made = known[words] ?? phrasesMade(flow, words);
  known[words] = made;
  return made;
}

function phrasesMade({ name, phrases, spoken }: Flow, words: number): Phrases {
  const written = [...spoken.vi, ...spoken.en];
  const all = [...phrases.vi, ...phrases.en].map((phrase, at) => ({ phrase, marked: written[at] ?? phrase, owner: name }));
  const sought = all.filter(({ phrase }) => phrase.split(' ').length >= words);
  return { folded: sought.map(({ phrase }) => phrase), spoken: sought.map(({ marked }) => marked), sought };
}
const PHRASES = new WeakMap<Flow, Phrases[]>();

/** Whether a phrase of a flow is the whole message. */
function isWhole(said: string, flow: Flow, words?: number): boolean {
  const { folded, spoken } = phrasesOf(flow, words);
  return wholeMatch(said, folded, spoken) !== null;
}

/** `/hoso`, `/hoso@bot`, `/hoso HN-2026-0123`: the flow with that command, what stands behind it in `rest`. */
export function byCommand(pass: Pass, said: string): Start | null {
  const [, name = '', rest = ''] = /^\/([\p{L}\p{N}_-]+)(?:@\w+)?(?:\s+([\s\S]*))?$/u.exec(said) ?? [];
  const flow = name === '' ? undefined : openFlows(pass).find(({ commands }) => commands.includes(name.toLowerCase()));
  return flow ? { flow, values: { said, rest: rest.trim() } } : null;
}

/** A pattern's word or phrase as the whole message; `but` are not listened for. */
export function byPattern(pass: Pass, said: string, but?: ReadonlySet<Pattern>): Start | null {
  const flow = openFlows(pass).find(
    (one) => one.pattern !== undefined && one.pattern !== 'courtesy' && !but?.has(one.pattern) && isWhole(said, one),
  );
  return flow ? { flow, values: { said, rest: '' } } : null;
}

/**
 * What stops notices where a notice came last ("HUY"). As written: without marks "dung" may be "đừng", "đúng" or "dùng" (ocop.md 4.2), so a
 * flow lists the bare words that it takes.
 */
export function byWordAfterNotice(pass: Pass, said: string): Start | null {
  if (!pass.person.lastWasNotice) return null;
  const typed = `${said}\n${normalise(said).display}`.toLowerCase();
  const means = ({ afterNotice }: Flow) =>
    [...afterNotice.vi, ...afterNotice.en].some((word) => typed.includes(word) && wholeMatch(said, [word]) !== null);
  const flow = openFlows(pass).find(means);
  return flow ? { flow, values: { said, rest: '' } } : null;
}

/** "Dạ", "cảm ơn em", a thumb: said where nothing was asked, and no question either. In a form these may be answers. */
export function isCourtesy(pass: Pass, said: string): boolean {
  const flow = openFlows(pass).find(({ pattern }) => pattern === 'courtesy');
  return flow !== undefined && (foldWords(said).length === 0 || isWhole(said, flow));
}

/** A phrase of a flow that `fits`, as the whole message, of at least `words` words. */
export function byWholePhrase(pass: Pass, said: string, fits: (flow: Flow) => boolean, words = 1): Start | null {
  const flow = openFlows(pass).find((one) => one.pattern !== 'courtesy' && fits(one) && isWhole(said, one, words));
  return flow ? { flow, values: { said, rest: '' } } : null;
}

/** A message that begins with a flow's phrase: "tìm mật ong" where an answer was expected and this is none. */
export function byOpening(pass: Pass, said: string, except?: string): Start | null {
  const [found, ...others] = byPhrase(pass, said);
  const line = `${politeless(said)} `;
  const begins =
    found &&
    found.flow.name !== except &&
    phrasesOf(found.flow).folded.some((phrase) => line.startsWith(`${foldWords(phrase).join(' ')} `));
  return begins && others.length === 0 ? found : null;
}

/** A message that is just a code: the flow that reads such codes, the code in the value it names. */
export function byCode(pass: Pass, said: string): Start | null {
  const request = readRequestCode(said);
  const codes = { 'dossier-code': readDossierCode(said), 'request-code': request, 'link-code': readLinkCode(said) };
  // Four digits alone are no request: a person may mean a year or a price.
  if (request.ok && !request.value.startsWith('YC-')) codes['request-code'] = { ok: false, why: 'not-a-code' };
  // Three digits miss one: which of 0001, 0010 and 0012 "YC-2026-001" means is asked.
  const slip = readRequestSlip(said);
  if (slip.ok) codes['request-code'] = slip;
  for (const flow of openFlows(pass)) {
    for (const [kind, name] of Object.entries(flow.reads)) {
      const code = codes[kind as keyof typeof codes];
      if (code.ok) return { flow, values: { said, [name]: code.value } };
    }
  }
  return bySlip(pass, said);
}

/** A dossier's code with one slip: the flow that reads them asks which of the person's own was meant. */
function bySlip(pass: Pass, said: string): Start | null {
  const slip = readDossierSlip(said);
  const flow = slip.ok ? openFlows(pass).find(({ reads }) => reads['dossier-code'] !== undefined) : undefined;
  const name = flow?.reads['dossier-code'];
  return flow && slip.ok && name !== undefined ? { flow, values: { said, [name]: slip.value } } : null;
}

/** A wish that every conversation knows, in the middle of a message: "cho em gặp cán bộ với ạ" where this is no answer. */
export function byWish(pass: Pass, said: string): Start | null {
  const [found, ...others] = byPhrase(pass, said);
  return found?.flow.pattern !== undefined && others.length === 0 ? found : null;
}

/** Whether a pattern's words stand in a message ("nhắc lại giúp anh"): it is about the conversation, not about something else. */
export function holdsPattern(pass: Pass, said: string): boolean {
  const phrases = openFlows(pass).flatMap((flow) => (flow.pattern === undefined ? [] : phrasesOf(flow, 2).sought));
  return findPhrases(said, phrases).length > 0;
}

/** A dossier's or a link code in the middle of other words: the flow that reads such codes. */
export function byCodeIn(pass: Pass, said: string): Start | null {
  for (const flow of openFlows(pass)) {
    const values = codeIn(flow, said);
    if (Object.keys(values).length > 0) return { flow, values: { said, rest: '', ...values } };
  }
  return null;
}

/** What a free text asks for: the flow with the longest phrase in it; several when two fit equally. */
export function byPhrase(pass: Pass, said: string): Start[] {
  const phrases = openFlows(pass).flatMap((flow) => {
    if (flow.pattern === undefined) return phrasesOf(flow).sought;
    return ASKED_FOR.has(flow.pattern) ? phrasesOf(flow, 2).sought : [];
  });
  const found = findPhrases(said, phrases);
  const longest = found.filter(({ phrase }) => phrase.length === found[0]?.phrase.length);
  const owners = new Map(longest.map(({ owner, rest }) => [owner, rest]));
  return [...owners].flatMap(([owner, rest]) => {
    const flow = pass.book.flows[owner];
    return flow ? [{ flow, values: { said, rest, ...codeIn(flow, said) } }] : [];
  });
}

/** "hồ sơ HN-2026-0123 tới đâu rồi": the code is what was asked about, the other words are not. */
function codeIn(flow: Flow, said: string): Record<string, Value> {
  const { 'dossier-code': dossier, 'link-code': link } = flow.reads;
  const named = [
    [dossier, dossier && (findDossierCode(said) ?? findDossierSlip(said)?.toUpperCase())],
    [link, link && findLinkCode(said)],
  ] as const;
  return Object.fromEntries(named.flatMap(([name, code]) => (name && code ? [[name, code]] : [])));
}

/** The flows nearest to a text, as `{near}` of the patterns `not-understood` and `unsure`. Only those that a person can begin by asking; a person of the staff is always offered beside them. */
export function nearTo(pass: Pass, said: string): Value[] {
  const flows = openFlows(pass)
    .filter((flow) => phrasesOf(flow).folded.length > 0 || flow.commands.length > 0)
    .filter((flow) => flow.pattern === undefined || (ASKED_FOR.has(flow.pattern) && flow.pattern !== 'staff'))
    .filter((flow) => mayEnter(pass, flow));
  const owners = flows.map((flow) => ({
    owner: flow.name,
    words: [...flow.near, ...phrasesOf(flow).folded, fold(flow.title.vi), fold(flow.title.en)],
  }));
  return titled(
    pass,
    nearest(said, owners, NEAR).map(({ owner }) => owner),
  );
}

/** Flows as `{flow, title}` in the person's language. */
export function titled(pass: Pass, names: readonly string[]): Value[] {
  return names.map((flow) => ({ flow, title: pass.book.flows[flow]?.title[pass.person.language] ?? flow }));
}
