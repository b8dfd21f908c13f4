/** Plays a transcript against the flows: the session is written to JSON and read back between every two turns. */
import { CAPABILITIES } from '../../src/channels/channel.ts';
import { announce } from '../../src/engine/announce.ts';
import type { Book } from '../../src/engine/book.ts';
import { foresee } from '../../src/engine/foresee.ts';
import { apologise, emptySession, step } from '../../src/engine/step.ts';
import type { Effect, Input, Lookup, Person, Reply, Session, Value } from '../../src/model.ts';
import { defaultSettings } from '../../src/store/settings.ts';
import type { Said, They, Transcript } from './transcript.ts';

/** One turn as it went, written like the transcript's own lines, so that the two can be compared. */
export interface Played {
  they: They;
  we: Said[];
  effects: unknown[];
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Somebody who knows us, on Telegram; `changes` over that. */
export function plainPerson(changes: Record<string, unknown>): Person {
  const { settings, ...others } = changes as Partial<Person>;
  const channel = others.channel ?? 'telegram';
  return {
    ...{ contact: `${channel}:1`, channel, language: 'vi', known: true, role: '', producers: [], staff: null, consents: [] },
    ...{ hasName: false, hasPhone: false, handover: null, nextRequest: 'YC-2026-0001', demo: false, lastWasNotice: false },
    capabilities: CAPABILITIES[channel === 'zalo' ? 'zalo' : 'telegram'],
    settings: { ...defaultSettings(), ...settings },
    ...others,
  };
}

/** Plays all turns. Throws when a lookup is asked for that the transcript does not answer, or one is left over. */
export function play(book: Book, transcript: Transcript): { expected: Played[]; played: Played[] } {
  const stage = {
    book,
    transcript,
    now: transcript.now,
    person: plainPerson(transcript.person),
    session: emptySession(),
    shown: [] as Reply[],
    asked: 0,
  };
  const expected: Played[] = [];
  const played: Played[] = [];
  for (const { they, we, effects, person } of transcript.turns) {
    if (person) stage.person = plainPerson({ ...stage.person, ...person });
    const said = turn(stage, they);
    expected.push({ they, we, effects: effects ?? [] });
    played.push({
      they,
      we: said.replies.map((reply, index) => like(we[index], reply)),
      effects: effects ? alike(effects, said.effects) : [],
    });
  }
  const left = transcript.lookups.slice(stage.asked).map(({ lookup }) => lookup);
  if (left.length > 0) throw new Error(`${transcript.file}: never asked for: ${left.join(', ')}`);
  return { expected, played };
}

interface Stage {
  book: Book;
  transcript: Transcript;
  now: number;
  person: Person;
  session: Session;
  /** The last messages with buttons. */
  shown: Reply[];
  /** Lookups answered so far. */
  asked: number;
}

function turn(stage: Stage, they: They): { replies: Reply[]; effects: Effect[] } {
  if (typeof they === 'object' && 'wait' in they) {
    stage.now += Number.parseInt(they.wait, 10) * UNITS[they.wait.slice(-1) as keyof typeof UNITS];
    return { replies: [], effects: [] };
  }
  if (typeof they === 'object' && 'announced' in they) return { replies: announced(stage, they), effects: [] };
  if (typeof they === 'object' && 'gone' in they) for (const frame of stage.session.frames.slice(-1)) frame.step = 'taken-away';
  const { session, replies, effects } = stuck(they)
    ? apologise(stage.book, stage.session, stage.person, stage.now)
    : stepped(stage, inputOf(stage, they));
  stage.session = JSON.parse(JSON.stringify(session)) as Session;
  for (const effect of effects) stage.person = foresee(stage.person, effect);
  const withButtons = replies.filter(({ choices, actions }) => choices || actions);
  if (withButtons.length > 0) stage.shown = withButtons;
  return { replies, effects };
}

const stuck = (they: They) => typeof they === 'object' && 'stuck' in they;

function stepped(stage: Stage, input: Input) {
  for (const found: unknown[] = []; ; ) {
    const result = step(stage.book, stage.session, { input, person: stage.person, found }, stage.now);
    if ('turn' in result) return result.turn;
    found.push(answered(stage, result.lookup));
  }
}

function announced(stage: Stage, they: Extract<They, { announced: unknown }>): Reply[] {
  for (const found: unknown[] = []; ; ) {
    const receiver = { person: stage.person, found, ...(they.reveal === undefined ? {} : { reveal: they.reveal as Value }) };
    const result = announce(stage.book, stage.transcript.flow, they.announced as Record<string, Value>, receiver, stage.now);
    if ('replies' in result) return result.replies;
    found.push(answered(stage, result.lookup));
  }
}

function answered(stage: Stage, { lookup, args }: Lookup): unknown {
  const { transcript } = stage;
  const next = transcript.lookups[stage.asked];
  if (next?.lookup !== lookup)
    throw new Error(
      `${transcript.file}: asked for ${lookup} ${JSON.stringify(args)}, the transcript answers ${next?.lookup ?? 'nothing more'}`,
    );
  const wrong = Object.entries(next.args ?? {}).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify((args as Record<string, unknown>)[name]),
  );
  if (wrong.length > 0)
    throw new Error(`${transcript.file}: ${lookup} was asked with ${JSON.stringify(args)}, not ${JSON.stringify(next.args)}`);
  stage.asked += 1;
  return next.result;
}

function inputOf({ shown }: Stage, they: Exclude<They, { wait: string }>): Input {
  if (typeof they === 'string') return { kind: 'text', text: they };
  if ('payload' in they) return { kind: 'tap', payload: they.payload };
  if ('action' in they) return { kind: 'tap', payload: `#x.${they.action.replaceAll('/', '.')}` };
  if ('tap' in they) {
    const buttons = shown.flatMap(({ choices = [], actions = [] }) => [...choices, ...actions]);
    const button = typeof they.tap === 'number' ? buttons[they.tap - 1] : buttons.find(({ title }) => title === they.tap);
    if (!button) throw new Error(`no button ${they.tap} among: ${buttons.map(({ title }) => title).join(', ')}`);
    return { kind: 'tap', payload: button.payload };
  }
  if ('start' in they) return { kind: 'start', ...(they.start === '' ? {} : { payload: they.start }) };
  if ('gone' in they) return { kind: 'text', text: they.say };
  if ('quote' in they) return { kind: 'text', text: they.say, replyTo: they.quote };
  if ('contact' in they) return { kind: 'contact', ...they.contact } as Input;
  if ('submitted' in they) return { kind: 'submitted', ...they.submitted } as Input;
  if ('location' in they) return { kind: 'location', ...they.location };
  if ('media' in they) return { kind: 'media', media: they.media, ...(they.file ? { file: they.file } : {}) };
  if ('is' in they) return they.is === 'group' ? { kind: 'group', chat: '1' } : { kind: they.is };
  throw new Error('this turn has no input');
}

/** A reply written as the transcript writes it: only what it speaks of; a text that begins as expected (`…`) counts as the expected one. */
function like(expected: Said | undefined, reply: Reply): Said {
  const wanted = typeof expected === 'object' ? expected.text : expected;
  const begun = wanted?.endsWith('…') && reply.text.startsWith(wanted.slice(0, -1).trimEnd());
  const text = begun || wanted?.trim() === reply.text ? (wanted ?? '') : reply.text;
  if (typeof expected !== 'object') return text;
  const titlesOf = (list: readonly { title: string }[] = []) => list.map(({ title }) => title);
  const all = {
    text,
    choices: titlesOf(reply.choices),
    first: reply.first,
    actions: titlesOf(reply.actions),
    links: titlesOf(reply.links),
    photo: reply.photo,
    ask: reply.ask,
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in expected)) as Said;
}

// Only the fields that the transcript names are compared.
function alike(expected: readonly Record<string, unknown>[], effects: readonly Effect[]): unknown[] {
  return effects.map((effect, index) => {
    const names = Object.keys(expected[index] ?? effect);
    return Object.fromEntries(Object.entries(effect).filter(([name]) => names.includes(name)));
  });
}
