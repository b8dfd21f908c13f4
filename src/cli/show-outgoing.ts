/** A platform's request as lines for a terminal: the words, and the buttons with their numbers. Pure. */
import type { Outgoing } from '../model.ts';

/** What a person would see, and what each button carries. */
export interface Shown {
  lines: string[];
  /** In the order of the numbers shown; a link has none. */
  payloads: (string | undefined)[];
}

type Key = { text: string; payload?: string };
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** Telegram's and Zalo's requests, as their renderers make them. */
export function showOutgoing({ call, body }: Outgoing): Shown {
  const { words, photo, keys } = call.startsWith('/') ? ofZalo(body) : ofTelegram(body);
  const lines = [
    ...(photo ? [`[ảnh / picture: ${photo}]`] : []),
    ...words.split('\n'),
    ...keys.map((key, at) => `  [${at + 1}] ${key.text}`),
  ];
  return { lines, payloads: keys.map(({ payload }) => payload) };
}

type Seen = { words: string; photo?: string; keys: Key[] };

function ofTelegram(body: Record<string, unknown>): Seen {
  const markup = (body.reply_markup ?? {}) as {
    inline_keyboard?: { text: string; callback_data?: string; url?: string }[][];
    keyboard?: { text: string }[][];
  };
  const inline = (markup.inline_keyboard ?? []).flat().map((key): Key => {
    const text = key.url ? `${key.text} (${key.url})` : key.text;
    return key.callback_data ? { text, payload: key.callback_data } : { text };
  });
  const html = String(body.text ?? body.caption ?? '');
  const words = html.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity);
  return { words, ...pictureOf(body.photo ?? body.document), keys: [...inline, ...(markup.keyboard ?? []).flat()] };
}

function ofZalo(body: Record<string, unknown>): Seen {
  const message = (body.message ?? {}) as {
    text?: string;
    attachment?: {
      payload?: { buttons?: { title: string; payload: unknown }[]; elements?: { url?: string; attachment_id?: string }[]; token?: string };
    };
  };
  const { buttons = [], elements = [], token } = message.attachment?.payload ?? {};
  const keys = buttons.map(({ title, payload }): Key => (typeof payload === 'string' ? { text: title, payload } : { text: title }));
  return { words: message.text ?? '', ...pictureOf(elements[0]?.url ?? elements[0]?.attachment_id ?? token), keys };
}

const pictureOf = (photo: unknown) => (photo ? { photo: String(photo) } : {});
