/** A stage for conversations between people on both platforms: who writes, who got what, and where the clock stands. */
import { expect } from 'vitest';
import type { ContactId, StaffRole } from '../../src/model.ts';
import { setSetting } from '../../src/store/settings.ts';
import { addStaff, newLinkCode } from '../../src/store/staff.ts';
import { addDays, hanoiDate, hanoiMs } from '../../src/understanding/hanoi-time.ts';
import { HONEY_PRODUCER, linkCodeFor } from './people.ts';
import { type Service, startService } from './service.ts';

const HOUR = 3_600_000;
/** A look that finds something new to do this often would go on for ever. */
const ROUNDS = 6;

/** A button under a message. */
interface Button {
  payload: string;
  messageId: string;
}

/** Somebody with a phone in their hand. Every act waits until all that follows from it has left. */
export interface Actor {
  contact: ContactId;
  /** Returns the webhook's status. */
  say(words: string, replyTo?: string): Promise<number>;
  /** Several messages, one after the other. */
  sayAll(...words: string[]): Promise<void>;
  /** Presses the newest button of this action (`request.accept`), however old its message is. */
  press(action: string): Promise<number>;
  /** Sends any payload, as a person who makes one up. */
  payload(payload: string): Promise<number>;
  /** Everything this person got, as people read it. */
  got(): string[];
  last(): string;
  /** What came since the last call of `news`. */
  news(): string;
  /** The actions under the last message: `request.accept` … */
  actions(): string[];
  /** Where the conversation stands: `flow/step`. */
  at(): Promise<string>;
  /** The platform's id of the newest message that has these words. */
  idOf(words: string): string;
}

/** A running service on a quiet Tuesday morning, with nobody in it yet. */
export interface Stage extends Service {
  /** ISO date of the day the stage opens: a Tuesday without holidays near it. */
  tuesday: string;
  on: { telegram(id: number): Actor; zalo(id: string): Actor };
  now(): number;
  /** Moves every clock to a Hanoi date and time in the future, and does what has become due. */
  goTo(date: string, time: string): Promise<void>;
  wait(hours: number): Promise<void>;
  /** Does everything that is due, until nothing is. */
  look(): Promise<void>;
  set(name: string, value: string): Promise<void>;
  /** One value of the database. */
  value(sql: string, ...args: (string | number)[]): Promise<unknown>;
  /** A producer linked by code. */
  producer(id?: number): Promise<Actor>;
  /** A member of staff whose chat is linked. */
  staff(name: string, id: number, role?: StaffRole): Promise<Actor>;
}

/** Starts a service without the demonstration's people and holidays; the clocks stand at 09:00 on the coming Tuesday. */
export async function openStage(options: Parameters<typeof startService>[0] = {}): Promise<Stage> {
  const service = await startService({ patient: true, ...options });
  await clear(service);
  const today = hanoiDate(Date.now());
  const tuesday = [1, 2, 3, 4, 5, 6, 7].map((days) => addDays(today, days)).find((date) => new Date(date).getUTCDay() === 2) ?? today;
  const now = () => service.parts.clock();
  const advance = (ms: number) => {
    service.advance(ms);
    service.zalo.advance(ms);
  };
  advance(hanoiMs(tuesday, '09:00') - now());
  const lookOnce = service.look;
  // Moves with every commit of the service: this connection only looks.
  const written = async () => Number((await service.db.execute('PRAGMA data_version')).rows[0]?.[0]);
  const look = async () => {
    await service.idle();
    // Reminders make messages, messages make tasks: round after round, whatever their own pace, until one changes nothing.
    for (let before = -1, now = await written(), round = 0; before !== now && round < ROUNDS; round++) {
      service.parts.ran.delete('reminders');
      await lookOnce();
      [before, now] = [now, await written()];
    }
    await service.idle();
  };
  const stage: Stage = Object.assign(service, {
    tuesday,
    now,
    look,
    on: { telegram: (id) => telegramActor(stage, id), zalo: (id) => zaloActor(stage, id) },
    goTo: async (date, time) => {
      expect(hanoiMs(date, time)).toBeGreaterThanOrEqual(now());
      advance(hanoiMs(date, time) - now());
      await look();
    },
    wait: async (hours) => {
      advance(hours * HOUR);
      await look();
    },
    set: async (name, value) => {
      expect(await setSetting(service.db, name, value, 'test', now())).toMatchObject({ state: 'set' });
    },
    value: async (sql, ...args) => (await service.db.execute({ sql, args })).rows[0]?.[0],
    producer: (id = 7001) => linkedProducer(stage, id),
    staff: (name, id, role = 'officer') => linkedStaff(stage, name, id, role),
  } satisfies Omit<Stage, Exclude<keyof Service, 'look'>>);
  return stage;
}

async function clear({ db }: Service): Promise<void> {
  for (const table of ['link', 'staff', 'contact', 'holiday']) await db.execute(`DELETE FROM ${table}`);
}

async function linkedProducer(stage: Stage, id: number): Promise<Actor> {
  const actor = stage.on.telegram(id);
  const { code } = await linkCodeFor(stage, HONEY_PRODUCER);
  await actor.sayAll('xin chào', '1', '1', code, '1');
  expect(await stage.value('SELECT count(*) FROM link WHERE person = ?', actor.contact)).toBe(1);
  actor.news();
  return actor;
}

async function linkedStaff(stage: Stage, name: string, id: number, role: StaffRole): Promise<Actor> {
  const member = await addStaff(stage.db, { name, role }, 'test', stage.now());
  const code = await newLinkCode(stage.db, stage.parts.keys, { staffId: member?.id ?? '' }, 30, 'test', stage.now());
  const actor = stage.on.telegram(id);
  await actor.say(`/start ${code}`);
  expect(await stage.value('SELECT person FROM staff WHERE id = ?', member?.id ?? '')).toBe(actor.contact);
  actor.news();
  return actor;
}

function actorOf(
  stage: Stage,
  contact: ContactId,
  how: {
    sent(): { text: string; messageId: string; buttons: Button[] }[];
    say(words: string, replyTo?: string): Promise<number>;
    payload(payload: string, messageId: string): Promise<number>;
  },
): Actor {
  let read = 0;
  const texts = () => how.sent().map(({ text }) => text);
  const done = async (act: Promise<number>) => {
    const status = await act;
    await stage.look();
    return status;
  };
  return {
    contact,
    say: (words, replyTo) => done(how.say(words, replyTo)),
    sayAll: async (...words) => {
      for (const one of words) {
        await how.say(one);
        await stage.idle();
      }
      await stage.look();
    },
    press: (action) => {
      const button = how
        .sent()
        .flatMap(({ buttons }) => buttons)
        .findLast(({ payload }) => actionOf(payload) === action);
      if (!button) throw new Error(`${contact} was never shown a button for ${action}`);
      return done(how.payload(button.payload, button.messageId));
    },
    payload: (payload) => done(how.payload(payload, how.sent().at(-1)?.messageId ?? '1')),
    got: texts,
    last: () => texts().at(-1) ?? '',
    news: () => {
      const fresh = texts().slice(read);
      read += fresh.length;
      return fresh.join('\n');
    },
    actions: () => (how.sent().at(-1)?.buttons ?? []).map(({ payload }) => actionOf(payload)),
    at: async () => String(await stage.value("SELECT flow || '/' || step FROM session WHERE contact_id = ?", contact)),
    idOf: (words) => how.sent().findLast(({ text }) => text.includes(words))?.messageId ?? '',
  };
}

/** `#x.request.YC-2026-0001.accept` is `request.accept`; an answer's payload is itself. */
function actionOf(payload: string): string {
  return payload.replace(/^#x\.([a-z-]+)\..+\.([a-z-]+)$/, '$1.$2');
}

/** Ids of updates this file makes itself, far from those of the offline servers. */
let update = 960_000_000;

function telegramActor(stage: Stage, id: number): Actor {
  const { telegram } = stage;
  return actorOf(stage, `telegram:${id}`, {
    sent: () =>
      telegram.sent
        .filter(({ chat }) => String(chat) === String(id))
        .map(({ text, body, messageId }) => ({ text, messageId: String(messageId), buttons: telegramButtons(body, String(messageId)) })),
    say: async (words, replyTo) => (await telegram.say(id, words, replyTo === undefined ? undefined : Number(replyTo))).status,
    payload: async (data, messageId) => {
      const tap = `${++update}`;
      telegram.openTaps.add(tap);
      const from = { id, is_bot: false, first_name: 'Lan', language_code: 'vi' };
      const message = {
        message_id: Number(messageId),
        chat: { id, type: 'private', first_name: 'Lan' },
        date: Math.floor(Date.now() / 1000),
        text: '…',
      };
      return (await telegram.deliver({ update_id: update, callback_query: { id: tap, from, message, chat_instance: '-1', data } })).status;
    },
  });
}

function telegramButtons(body: Record<string, unknown>, messageId: string): Button[] {
  const rows = (body.reply_markup as { inline_keyboard?: { callback_data?: string }[][] } | undefined)?.inline_keyboard ?? [];
  return rows.flat().flatMap(({ callback_data: payload }) => (payload === undefined ? [] : [{ payload, messageId }]));
}

function zaloActor(stage: Stage, id: string): Actor {
  const { zalo } = stage;
  return actorOf(stage, `zalo:${id}`, {
    sent: () =>
      zalo.sent
        .filter(({ to }) => to === id)
        .map(({ message, messageId }) => ({ text: String(message.text ?? ''), messageId, buttons: zaloButtons(message, messageId) })),
    say: async (words) => (await zalo.say(id, words)).status,
    payload: async (payload) => (await zalo.say(id, payload)).status,
  });
}

function zaloButtons(message: Record<string, unknown>, messageId: string): Button[] {
  const attached = message.attachment as { payload?: { buttons?: { payload: unknown }[] } } | undefined;
  return (attached?.payload?.buttons ?? []).flatMap(({ payload }) => (typeof payload === 'string' ? [{ payload, messageId }] : []));
}
