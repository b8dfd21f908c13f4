/** The one port of the channels (three implementations) and what each can show. */
import type {
  Attachment,
  Capabilities,
  ChannelEvent,
  ContactId,
  Failure,
  Language,
  Outgoing,
  Reply,
  SendResult,
  Update,
} from '../model.ts';

/**
 * What each platform can show: Telegram's numbers from the Bot API (`sendMessage`, `InlineKeyboardButton`), Zalo's from
 * zalo-oa 2.2 and 2.3. Zalo counts in an unknown way: 1,900 leaves room below its 2,000.
 */
export const CAPABILITIES = {
  telegram: { text: 4096, buttons: 12, buttonTitle: 64, payload: 64, caption: 1024, page: 8, provesPhone: true },
  zalo: { text: 1900, buttons: 5, buttonTitle: 100, payload: 1000, caption: 1900, page: 5, provesPhone: false },
} as const satisfies Record<'telegram' | 'zalo', Capabilities>;

/** How a reply is to be shown to one contact. */
export interface RenderOptions {
  language: Language;
  /** The platform refused buttons: show numbered text. */
  withoutButtons: boolean;
  /** `replyTo`: the platform's id of the message to quote. */
  replyTo?: string;
}

/** What a webhook request turned out to be. */
export interface Received {
  updates: Update[];
  /** What the channel said about itself. */
  events: ChannelEvent[];
}

/** A webhook request before anybody trusted it. */
export interface RawRequest {
  header(name: string): string | undefined;
  body: Uint8Array;
}

/** `probe`: an unsigned `{}` (zalo-oa 5.1). `observed`: a bad signature while the soak setting lets it pass. */
export type Verdict = 'ok' | 'probe' | 'observed' | 'bad';

/** What a send needs beyond the request itself. */
export interface Credentials {
  /** Zalo's access token as loaded from the token row; absent for the others. */
  accessToken?: string;
}

/** What people wrote in a time, as the updates the webhooks would have made, each person's oldest first; or why it can't be read now. */
export type History = { ok: true; updates: Update[] } | { ok: false; failure: Failure; detail: string };

/** A picture or PDF as it is handed to a platform. */
export interface ChannelFile extends Pick<Attachment, 'kind' | 'name' | 'type'> {
  bytes: Uint8Array<ArrayBuffer>;
}

/** What a platform answered to a file: its own id of it, or why it has none. */
export type FileKept = { ok: true; id: string } | Extract<SendResult, { ok: false }>;

/** A file as the platform gave it; null: it is larger than what was asked for. Or why there is none. */
export type FileFetched = { ok: true; bytes: Uint8Array<ArrayBuffer> | null } | Extract<SendResult, { ok: false }>;

/** Files: what a platform keeps under an id of its own, so that many people get what was sent there once, and what people send us. */
export interface ChannelFiles {
  /** The largest of each kind, in bytes. */
  limits: Record<Attachment['kind'], number>;
  /** How long an id is used, in ms: less than the platform keeps it. */
  livesMs: number;
  /** The platform keeps only what somebody was sent. */
  needsReceiver: boolean;
  /** Hands a file over; `to` gets it where the platform needs a receiver. Never throws. */
  keep(file: ChannelFile, to: ContactId | null, credentials: Credentials): Promise<FileKept>;
  /** Fetches what a person sent, by the reference of its update; at most so many bytes. Never throws. */
  fetch(ref: string, most: number): Promise<FileFetched>;
}

/** A messaging platform: verify and normalise what comes in, render and send what goes out. */
export interface Channel {
  /** What this contact's screen can show. */
  capabilities(contact: ContactId): Capabilities;
  /** An update older than this, in ms, is no repeat of the platform's own any more, but a replay. Absent where a signed body can't come again. */
  staleAfterMs?: number;
  /** Secret or signature over the raw bytes, compared in constant time. */
  verify(request: RawRequest): Promise<Verdict>;
  /** Reads a body whose numbers would not survive `JSON.parse` (Zalo's ids); undefined for what is not JSON. Absent: `JSON.parse` will do. */
  parse?(text: string): unknown;
  /** Payload to updates; an unknown kind gives none. Never throws. */
  normalise(payload: unknown): Received;
  /** The exact requests a reply becomes, in order; several when a text is split. Pure. */
  render(contact: ContactId, reply: Reply, options: RenderOptions): Outgoing[];
  /** The request that puts a reply in the place of a message of ours. Absent where nothing can be changed once it was sent (Zalo). Pure. */
  change?(contact: ContactId, messageId: string, reply: Reply, options: RenderOptions): Outgoing;
  /** Sends one request. Never throws. */
  send(outgoing: Outgoing, credentials: Credentials): Promise<SendResult>;
  /** Pictures and PDFs that go to many, or come from staff. */
  files: ChannelFiles;
  /** What people wrote from one moment to another (epoch ms). Absent where the platform keeps and repeats what we did not take. Never throws. */
  history?(between: { from: number; until: number }, credentials: Credentials): Promise<History>;
  /** Answers a button's spinner (Telegram); does nothing elsewhere. Never throws. */
  acknowledge(callbackId: string): Promise<void>;
}
