/**
 * The vocabulary of the house as types and small tables (README, "Words"). Imports nothing.
 * Dates are ISO `YYYY-MM-DD` in Asia/Ho_Chi_Minh unless a name ends in `At` (epoch ms). Texts are NFC.
 */

/** The two languages of every text. Vietnamese is written first. */
export type Language = 'vi' | 'en';
/** One sentence in both languages. */
export type Text = Record<Language, string>;
/** A messaging platform. The simulator shows what the other two would send. */
export type ChannelName = 'telegram' | 'zalo' | 'simulator';
/** One person on one channel: `<channel>:<their id>`. */
export type ContactId = `${ChannelName}:${string}`;

/** What one channel can show; read by the renderers, the linter and the engine (paging). */
export interface Capabilities {
  /** Characters (code points) of one message. */
  text: number;
  /** Buttons on one message; 0 means numbered text only. */
  buttons: number;
  /** Characters of a button's title. */
  buttonTitle: number;
  /** UTF-8 bytes of a button's payload. */
  payload: number;
  /** Characters of a photo's caption. */
  caption: number;
  /** Choices shown on one page, before "more". */
  page: number;
  /** A shared contact proves its phone number (Telegram only). */
  provesPhone: boolean;
}

// ---------------------------------------------------------------- what comes in

/** The part of an update that the engine sees. */
export type Input =
  | { kind: 'text'; text: string; replyTo?: string }
  /** A tap on one of our buttons, or (Zalo) its payload typed by hand: authority for nothing. */
  | { kind: 'tap'; payload: string }
  /** First contact: Telegram `/start` with its deep-link payload, Zalo `follow` or `user_click_chatnow`. */
  | { kind: 'start'; payload?: string }
  /** `own`: the platform vouches that it is the sender's own number. */
  | { kind: 'contact'; phone: string; name?: string; own: boolean }
  | { kind: 'location'; lat: number; lon: number }
  /** `file`: a picture or document that can be fetched from the platform. */
  | { kind: 'media'; media: 'photo' | 'document' | 'sticker' | 'voice' | 'video' | 'other'; caption?: string; file?: SentFile }
  | { kind: 'edited' }
  /** In place of what they wrote: this person writes faster than we can answer. Comes from the shell, never from a channel. */
  | { kind: 'too-fast' }
  /** The bot was put in a group chat. `chat` is the group's id. */
  | { kind: 'group'; chat: string }
  | { kind: 'blocked' }
  | { kind: 'unblocked' }
  /** Zalo `user_submit_info`: what a person typed, no proof of anything. */
  | { kind: 'submitted'; name?: string; phone?: string; address?: string }
  /** A member of staff wrote to this contact in the platform's own inbox: the bot is silent for a while. */
  | { kind: 'staff-took-over'; messageId?: string }
  /** Zalo `user_withdraw`: erase without asking. */
  | { kind: 'withdraw' };

/** A picture or document that somebody sent: what the platform says of it, and how its channel finds it again. */
export interface SentFile {
  /** The channel's own reference: Telegram's `file_id`, Zalo's address. Opaque to everybody else, and kept as closely as the file. */
  ref: string;
  /** As the platform says; its first bytes decide. */
  kind: 'photo' | 'pdf' | 'other';
  /** Empty: it has none. */
  name: string;
  /** Bytes; null: the platform does not say. */
  size: number | null;
}

/** One thing a channel told us, normalised. */
export interface Update {
  /** `<channel>:<bot or OA id>:<their id>`; the key of the inbox. */
  id: string;
  contact: ContactId;
  /** Epoch ms, the platform's clock. */
  at: number;
  input: Input;
  /** The platform's id of the person's message: proof beside a consent. */
  messageId?: string;
  /** Telegram callback query to answer. */
  callbackId?: string;
  /** Counts as an interaction that opens Zalo's 48 h window (zalo-oa 3.1). */
  interaction: boolean;
  language?: Language;
}

/** What a channel told us about itself and not about a person. */
export type ChannelEvent =
  /** `at`: epoch ms, the platform's clock. */ { kind: 'permission-revoked'; at: number } | { kind: 'echo'; messageId: string };

// ---------------------------------------------------------------- what goes out

/** A button. `payload` is `#a.<turn>.<n>` (an answer) or `#x.<flow>.<object>.<action>` (an action). */
export interface Button {
  title: string;
  payload: string;
  /** How an action is typed where there are no buttons: `ĐỒNG Ý 0001`. Answers are typed by number. */
  word?: string;
}

/** What we say, before a channel renders it. Plain text, no markup. */
export interface Reply {
  text: string;
  /** Answers to the prompt, in order. `first` is the number of the first one shown (paging goes on counting). */
  choices?: Button[];
  first?: number;
  actions?: Button[];
  links?: { title: string; url: string }[];
  /** Address of a picture. */
  photo?: string;
  /** A picture or PDF that the platform keeps already, by the platform's own id; it comes before the words. */
  file?: { kind: Attachment['kind']; id: string };
  /** Ask the platform for the person's own contact or position. */
  ask?: 'contact' | 'location';
}

/** An HTTP request to a platform, as data: what the tests compare and the simulator shows. */
export interface Outgoing {
  /** Telegram: the method's name. Zalo: the path. */
  call: string;
  body: Record<string, unknown>;
}

/** What a failed send means for us. A closed list; each channel maps its own codes on it. */
export type Failure =
  | 'retry'
  | 'refresh-token'
  | 'drop-recipient'
  | 'wait'
  | 'configuration'
  | 'bad-message'
  | 'buttons-refused'
  /** The platform does not keep the file any more that the message names. */
  | 'file-gone'
  /** Zalo: the last interaction is too long ago for a message (zalo-oa 3.1); a template may still reach the person. */
  | 'window-closed'
  /** The answer was lost after the request had left: the platform may have delivered. */
  | 'unknown';

/** What became of one request. `retryAfterMs` holds for the whole channel. `detail` carries no personal data. */
export type SendResult = { ok: true; messageId?: string } | { ok: false; failure: Failure; retryAfterMs?: number; detail: string };

/** Zalo's approved templates, by the announcement's flow they tell of: the id Zalo gave, and a text for each of its fields. */
export type ZaloTemplates = Readonly<Record<string, { id: string; fields: Record<string, string> }>>;

// ---------------------------------------------------------------- the programme's words

/** Stages of a dossier (`ocop.md` 1.10, from Decision 148/QĐ-TTg as amended by 1489/QĐ-TTg): official label and allowed moves. */
export const STAGES = {
  draft: { label: 'Đang chuẩn bị', next: ['submitted', 'withdrawn'] },
  submitted: { label: 'Đã nộp UBND xã/phường', next: ['supplement_commune', 'commune_review', 'withdrawn'] },
  supplement_commune: { label: 'Xã yêu cầu bổ sung', next: ['submitted', 'withdrawn', 'closed_incomplete'] },
  commune_review: { label: 'Xã đang đánh giá nội dung địa phương', next: ['forwarded_city', 'supplement_commune'] },
  forwarded_city: { label: 'Đã chuyển thành phố', next: ['city_check'] },
  city_check: { label: 'Thành phố kiểm tra hồ sơ', next: ['supplement_city', 'advisory_review'] },
  supplement_city: { label: 'Thành phố yêu cầu bổ sung', next: ['city_check', 'withdrawn', 'closed_incomplete'] },
  advisory_review: { label: 'Tổ tư vấn thẩm định', next: ['council_scoring', 'supplement_city'] },
  council_scoring: { label: 'Hội đồng thành phố đánh giá', next: ['awaiting_decision', 'not_qualified'] },
  awaiting_decision: { label: 'Chờ quyết định của UBND thành phố', next: ['recognised_3', 'recognised_4', 'not_qualified'] },
  not_qualified: { label: 'Chưa đạt', next: [] },
  recognised_3: { label: 'Đạt 3 sao', next: [] },
  recognised_4: { label: 'Đạt 4 sao', next: ['potential_5'] },
  potential_5: { label: 'Tiềm năng 5 sao', next: ['central_review'] },
  central_review: { label: 'Trung ương đánh giá', next: ['recognised_5', 'central_not_5'] },
  central_not_5: { label: 'Không đạt 5 sao (giữ 4 sao)', next: [] },
  recognised_5: { label: 'Đạt 5 sao', next: [] },
  from_district: { label: 'Chuyển từ huyện', next: ['commune_review', 'forwarded_city', 'city_check'] },
  withdrawn: { label: 'Chủ thể rút hồ sơ', next: [] },
  closed_incomplete: { label: 'Đóng do không bổ sung', next: [] },
} as const satisfies Record<string, { label: string; next: readonly string[] }>;
/** A dossier's stage. */
export type Stage = keyof typeof STAGES;

/** The six product groups of Decision 148/QĐ-TTg, Annex I. */
export const GROUPS = {
  food: 'Thực phẩm',
  drinks: 'Đồ uống',
  herbal: 'Dược liệu và sản phẩm từ dược liệu',
  crafts: 'Thủ công mỹ nghệ',
  plants: 'Sinh vật cảnh',
  tourism: 'Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch',
} as const;
/** A product group's code. */
export type Group = keyof typeof GROUPS;

/** Topics of notices; a consent names one. */
export const TOPICS = ['fairs', 'training', 'connections', 'certificates', 'inspections'] as const;
/** A topic of notices. */
export type Topic = (typeof TOPICS)[number];

/**
 * What a consent is for. `contact`: keep name and phone; `share`: give them to the producer of one request; `office`: put them on the
 * office's list of a fair's registrations; `notices:*`.
 */
export type Purpose = 'contact' | 'share' | 'office' | `notices:${Topic}`;

/** A certificate as people see it; `state` is computed from the date, only *revoked* is stored. */
export interface CertificateView {
  stars: number;
  /** Rated 4 stars with a score from 90, before the centre has decided. */
  potential5: boolean;
  score: number | null;
  decision: string;
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as known. Empty when unknown. */
  decidedOn: string;
  number: string;
  issuer: string;
  /** ISO date, 36 months after the decision (148/QĐ-TTg); null when unknown or revoked. */
  endsOn: string | null;
  daysLeft: number | null;
  /** Only a year was known: shown with "khoảng". */
  about: boolean;
  state: 'in_force' | 'ending' | 'ended' | 'revoked' | 'unknown';
}

/** A product as everybody may see it. */
export interface ProductView {
  code: string;
  name: string;
  producer: string;
  producerCode: string;
  group: Group | '';
  subgroup: string;
  /** As imported, mostly the names before July 2025. */
  commune: string;
  district: string;
  /** The commune's present name (hint only), or empty. */
  newCommune: string;
  description: string;
  photo: string;
  stars: number | null;
  certificate: CertificateView | null;
  /** A certificate in force: may be offered and asked for. */
  offered: boolean;
  demo: boolean;
}

/** A dossier as its linked producer may see it. */
export interface DossierView {
  code: string;
  product: string;
  producer: string;
  producerCode: string;
  stage: Stage;
  /** What its certificate says comes next, once the dossier is decided: a term of `after`; empty where the stage itself says it. */
  after: 'ending' | 'ended' | 'revoked' | '';
  /** ISO date of the present stage, or null. */
  since: string | null;
  submittedOn: string | null;
  missing: string;
  note: string;
  /** Stars, score and decision only once the stage is a decided one: what the Council wrote down before that is nobody's result. */
  stars: number | null;
  score: number | null;
  decision: string;
  certificate: CertificateView | null;
  /** ISO date of the last import or push. */
  asOf: string;
  demo: boolean;
}

/** What became of an accepted request, as one side says. */
export const OUTCOMES = ['traded', 'met', 'no'] as const;
/** One of them. */
export type Outcome = (typeof OUTCOMES)[number];

/** States of a connection request. `waiting`: not yet delivered; `sent`: the producer has it; `staff`: the producer can't be reached in chat. */
export const REQUEST_STATES = ['waiting', 'sent', 'asked', 'staff', 'accepted', 'declined', 'no_answer', 'cancelled'] as const;
/** A state of a connection request. */
export type RequestState = (typeof REQUEST_STATES)[number];

/** A connection request without either side's contact. */
export interface RequestView {
  number: string;
  /** Last four digits, as typed behind an action's word. */
  short: string;
  state: RequestState;
  open: boolean;
  products: string;
  producer: string;
  producerCode: string;
  organisation: string;
  purpose: string;
  quantity: string;
  frequency: string;
  neededBy: string;
  area: string;
  price: string;
  minStars: number | null;
  /** Papers asked for: terms of `paper`. */
  certificates: string[];
  packaging: string;
  payment: string;
  note: string;
  createdOn: string;
  /** ISO date after which it lapses; null until delivered. */
  deadline: string | null;
  reason: string;
  question: string;
  answer: string;
}

/** Topics that people meet for and register for: a fair, a training course, an inspection. */
export const GATHERINGS = ['fairs', 'training', 'inspections'] as const satisfies readonly Topic[];
/** A topic that people register for. */
export type Gathering = (typeof GATHERINGS)[number];

/** What a registration may ask: products to show, a booth's size, who comes, the office's own question. */
export const FAIR_ASKS = ['products', 'booth', 'person', 'question'] as const;
/** One thing that a registration asks. */
export type FairAsk = (typeof FAIR_ASKS)[number];

/** Whether a fair takes place: as planned, later on a day that nobody knows yet, or not at all. */
export const FAIR_STATES = ['planned', 'postponed', 'called_off'] as const;
/** Whether a fair takes place. */
export type FairState = (typeof FAIR_STATES)[number];

/** When and where a fair is; `off` is empty where it takes place as planned. */
export interface FairTimes {
  off: Exclude<FairState, 'planned'> | '';
  start: string;
  /** Empty for a fair of one day. */
  end: string;
  hours: string;
  venue: string;
}

/** A fair, or what is announced and registered for like one. Dates may be only a month or a year. */
export interface FairView extends FairTimes {
  id: string;
  kind: Gathering;
  name: string;
  organiser: string;
  deadline: string;
  who: string;
  groups: string;
  capacity: string;
  fee: string;
  contact: string;
  form: string;
  size: string;
  note: string;
  /** Producers that get a place; null: no limit. */
  places: number | null;
  /** What a registration asks, in this order. */
  asks: FairAsk[];
  /** Sizes of booth to choose from. */
  booths: { name: string }[];
  /** One more question, in the office's words. */
  question: string;
  /** Takes registrations today. */
  open: boolean;
  demo: boolean;
}

/** States of a registration. `registered` and `confirmed` hold a place. */
export const REGISTRATION_STATES = ['registered', 'waiting', 'confirmed', 'refused', 'withdrawn'] as const;
/** A state of a registration. */
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** A registration without anybody's phone. */
export interface RegistrationView {
  /** `DK-0001`. */
  number: string;
  fair: string;
  fairName: string;
  kind: Gathering;
  /** First day of the fair, as known. */
  start: string;
  /** Of the fair. */
  off: FairTimes['off'];
  state: RegistrationState;
  producer: string;
  producerCode: string;
  products: string;
  booth: string;
  /** Who comes, as they wrote it. */
  person: string;
  answer: string;
  /** Their place in the waiting list, from 1; null in other states. */
  place: number | null;
  createdOn: string;
  /** ISO date on which those who speak for the producer were last told that the fair has changed; empty: never. */
  changeToldOn: string;
}

/** A point of introduction and sale. */
export interface PointView {
  id: string;
  name: string;
  address: string;
  district: string;
  commune: string;
  opened: string;
  hours: string;
  /** Kilometres from the shared position, or null. */
  km: number | null;
  demo: boolean;
}

/** Kinds of work that wait for a person. */
export type TaskKind = 'handover' | 'request-unreachable' | 'complaint' | 'data-request' | 'undelivered' | 'channel-consent';

/** Something that waits for a person of the staff. */
export interface TaskView {
  id: string;
  kind: TaskKind;
  /** Request number, how many messages (`undelivered`), a channel's name, or empty. */
  object: string;
  /** What the person wrote (decrypted), or empty. */
  text: string;
  /** A term: why it came to staff. */
  reason: string;
  state: 'open' | 'owned' | 'done';
  owner: string;
  mine: boolean;
  /** Whoever asked has erased their data: nobody is left to answer. */
  gone: boolean;
  createdAt: number;
  /** ISO date by which it must be done (data requests), or null. */
  dueOn: string | null;
}

// ---------------------------------------------------------------- notices to many

/** Who a broadcast is for: everybody of whom all of it is true. Absent: whatever. */
export interface Audience {
  role?: 'producer' | 'buyer';
  /** Product groups of a linked producer. */
  groups?: Group[];
  /** Communes of a linked producer or its products, by the old name or the present one. */
  communes?: string[];
  /** A linked producer has a certificate in force with one of these stars. */
  stars?: number[];
  /** A linked producer has a certificate in force that ends before this ISO date. */
  endsBefore?: string;
  channel?: ChannelName;
  language?: Language;
  /** Wants notices on this topic, which need not be the broadcast's own. */
  topic?: Topic;
  /** Id of a fair they are registered for. */
  registeredFor?: string;
  /** Has a linked producer, or has none. */
  linked?: boolean;
  /** Ids of broadcasts: who had one of them is left out. */
  notHad?: string[];
  /** Leaves out who is in the middle of a conversation, with the bot or with staff. */
  notInConversation?: boolean;
  /** Leaves out who has not written for so many days. */
  seenWithinDays?: number;
}

/** Limits of what may be said of an audience, by the names that flows give them (`bounds`): the API and the chat hold to the same. */
export const BOUNDS = {
  stars: { min: 3, max: 5 },
  'seen-within-days': { min: 1, max: 3650 },
} as const;
/** The name of a pair of limits. */
export type Bounds = keyof typeof BOUNDS;

/** States of a broadcast. `planning`: its recipients are being written; sending begins after. */
export type BroadcastState = 'draft' | 'scheduled' | 'planning' | 'sending' | 'paused' | 'cancelled' | 'finished';
/** Why a broadcast is paused: by staff, its moment was missed, too many sends failed, a platform took no file, or its fair has changed since it was scheduled. */
export type PauseReason = 'staff' | 'missed' | 'failures' | 'file' | 'fair';

/** States of a recipient. `sent`, `refused`, `unknown` and `excluded` are final; `unknown` may have arrived and is never sent again by itself. */
export const RECIPIENT_STATES = ['planned', 'claimed', 'sent', 'refused', 'retry', 'unknown', 'excluded'] as const;
/** A recipient's state. */
export type RecipientState = (typeof RECIPIENT_STATES)[number];

/** Why a recipient is not sent to (`excluded`), did not get it (`refused`), may not have got it (`unknown`) or waits (`retry`). A closed list of terms. */
export const RECIPIENT_REASONS = [
  ...['no_consent', 'opted_out', 'blocked', 'weekly_cap', 'window', 'no_language', 'same_person', 'channel_off'],
  ...['had_it', 'in_conversation', 'not_seen', 'cancelled', 'erased'],
  ...['bad_message', 'given_up', 'answer_lost', 'process_died', 'later'],
] as const;
/** A recipient's reason; empty where there is nothing to say. */
export type RecipientReason = (typeof RECIPIENT_REASONS)[number] | '';

/** How a message reaches a recipient: freely, at a cost (Zalo, 48 h to 7 days), or as an approved template (Zalo). */
export type SendPlan = 'free' | 'paid' | 'template';

/** A picture or a PDF that goes with a notice; its bytes are kept apart. */
export interface Attachment {
  /** SHA-256 of the bytes. */
  id: string;
  kind: 'photo' | 'pdf';
  name: string;
  /** `image/jpeg`, `image/png` or `application/pdf`. */
  type: string;
  /** Bytes. */
  size: number;
}

/** The largest file of a notice, in bytes: what Zalo takes as a picture, and as a document (zalo-oa 2.5). */
export const NOTICE_FILE_BYTES: Record<Attachment['kind'], number> = { photo: 1024 * 1024, pdf: 5 * 1024 * 1024 };

/** What becomes of a file that was sent in a chat for a notice; `kept` or why not. A closed list of terms. */
export const FILE_OUTCOMES = ['kept', 'photo_too_large', 'pdf_too_large', 'wrong_kind', 'gone', 'not_fetched', 'not_draft'] as const;
/** One of them. */
export type FileOutcome = (typeof FILE_OUTCOMES)[number];

/** What staff write. */
export interface NoticeDraft {
  topic: Topic;
  /** Id of the fair it tells of, or empty. */
  fair: string;
  /** It promotes products or a fair's stands: advertising. */
  promotes: boolean;
  /** Empty English: people who read English do not get it. */
  text: Text;
  /** Id of a kept attachment, or null. */
  attachment: string | null;
  audience: Audience;
  /** `next`: the next allowed moment. `at`: `sendAt`. */
  when: 'now' | 'next' | 'at';
  /** Epoch ms; null unless `when` is `at`. */
  sendAt: number | null;
}

/** A notice as those who get it see it. */
export interface NoticeView {
  id: string;
  topic: Topic;
  promotes: boolean;
  vi: string;
  en: string;
}

/** Characters (code points) of a notice's text: with what stands around it, it is one message on every channel. */
export const NOTICE_LENGTH = 1200;

/** How many recipients are in each state. */
export type RecipientCounts = Record<RecipientState, number>;

/** One notice to many, as staff see it. Times are epoch ms. */
export interface Broadcast extends Omit<NoticeDraft, 'attachment'> {
  /** `TB-0001` */
  id: string;
  attachment: Attachment | null;
  /** Its file was sent in a chat and is not fetched yet. */
  fileComing: boolean;
  state: BroadcastState;
  /** Why it is paused; empty otherwise. */
  reason: PauseReason | '';
  /** Staff ids. */
  createdBy: string;
  createdAt: number;
  /** The present words were tried on oneself. */
  tested: boolean;
  /** Who approved the present words, audience and moment; empty: nobody. */
  approvedBy: string;
  sentBy: string;
  startedAt: number | null;
  finishedAt: number | null;
  counts: RecipientCounts;
  version: number;
}

/** Why a move was refused. `changed`: somebody else changed it meanwhile. */
export type MoveRefusal =
  | 'unknown_id'
  | 'wrong_state'
  | 'changed'
  | 'no_text'
  | 'too_long'
  | 'no_fair'
  | 'no_attachment'
  | 'no_moment'
  | 'past'
  | 'not_approved'
  | 'file_coming'
  | 'own_approval'
  | 'no_chat'
  | 'spirits'
  | 'supplements';
/** What became of a move of a broadcast. */
export type MoveOutcome = { state: 'done'; broadcast: Broadcast } | { state: 'refused'; why: MoveRefusal };

/** How many would get a notice, and why the others would not. */
export interface NoticePreview {
  /** Contacts that the audience picks. */
  picked: number;
  gets: number;
  channels: { channel: ChannelName; gets: number; plans: Record<SendPlan, number> }[];
  excluded: { channel: ChannelName; reason: RecipientReason; count: number }[];
  /** Zalo's price for it in đồng, by the office's settings. */
  cost: number;
  /** How long sending takes at bulk's share of each channel's rate, in ms; without pauses for quiet hours. */
  durationMs: number;
  /** When it would begin (epoch ms): now, or the next allowed moment. */
  beginsAt: number;
}

/** What a broadcast came to. */
export interface BroadcastReport {
  broadcast: Broadcast;
  /** Recipients by channel, state and reason, the most first. */
  rows: { channel: ChannelName; state: RecipientState; reason: RecipientReason; count: number }[];
  /** People who stopped its topic after they got it, and who registered for its fair after they got it. */
  optedOut: number;
  registered: number;
}

/** A notice to many as staff work on it in chat: in words, and with what this member of staff may do. */
export interface NoticeWork {
  id: string;
  version: number;
  topic: Topic;
  /** The fair's name, or empty. */
  fair: string;
  promotes: boolean;
  /** How it begins. */
  title: string;
  vi: string;
  en: string;
  /** The attachment's name, or empty. */
  file: string;
  /** A file for it was sent in a chat and is not fetched yet. */
  fileComing: boolean;
  /** What staff wrote, whole: what a change of it begins with. */
  draft: NoticeDraft;
  to: NoticeAudience;
  when: 'now' | 'next' | 'at';
  /** Epoch ms; and the same as ISO date and time of day in Hanoi while it lies ahead. Null and empty without a moment. */
  sendAt: number | null;
  on: string;
  time: string;
  /** ISO date and time of day in Hanoi from which it leaves, where quiet hours hold it back until then; empty where they do not. */
  waitsOn: string;
  waitsTime: string;
  state: BroadcastState;
  reason: PauseReason | '';
  /** Names of staff; empty: nobody. */
  by: string;
  approvedBy: string;
  tested: boolean;
  /** The office wants a second person's approval, and nobody gave it. */
  unapproved: boolean;
  /** What else stands in the way of sending it now. */
  problem: MoveRefusal | '';
  /** This member of staff wrote it, or changed it last. */
  own: boolean;
  mayWrite: boolean;
  maySend: boolean;
  /** Other officers and admins with a chat, who can be asked to look at it. */
  others: number;
  /** Recipients done with and in all, and how many of them: got it, did not, may have, still wait, were left out. */
  done: number;
  all: number;
  percent: number;
  sent: number;
  refused: number;
  unknown: number;
  open: number;
  excluded: number;
}

/** A notice that has left, or has begun to. `on`: ISO date in Hanoi. */
export interface SentNotice {
  id: string;
  title: string;
  on: string;
}

/** Whom staff may choose in chat. */
export const NOTICE_TARGETS = ['everyone', 'producers', 'buyers', 'group', 'commune', 'stars', 'ending', 'registered'] as const;
/** A choice of whom a notice is for. */
export type NoticeTarget = (typeof NOTICE_TARGETS)[number];

/** What staff chose in chat about the people of a notice: all of it must hold. `days`: until a certificate ends, `seen`: who wrote within so many. */
export interface NoticeNarrowing {
  group?: string;
  commune?: string;
  stars?: number | string;
  days?: number | string;
  channel?: ChannelName;
  language?: Language;
  linked?: 'linked' | 'unlinked';
  /** Ids of notices: who had one of them is left out. */
  had?: string[];
  /** `yes` leaves out who is in a conversation. */
  calm?: 'yes';
  seen?: number | string;
}

/** An `Audience` to be said in words. Empty lists and texts and 0: whatever; long lists end in `…`. */
export interface NoticeAudience {
  who: 'everyone' | 'producers' | 'buyers' | 'registered';
  groups: string[];
  communes: string[];
  stars: number[];
  endsBefore: string;
  registered: boolean;
  /** They are registered for another event than the notice's own. */
  elsewhere: boolean;
  channel: ChannelName | '';
  language: Language | '';
  linked: 'linked' | 'unlinked' | '';
  topic: Topic | '';
  had: string[];
  calm: 'yes' | '';
  seen: number;
}

/** One recipient as staff see it. Times are epoch ms. */
export interface RecipientView {
  contact: string;
  channel: ChannelName;
  language: Language;
  state: RecipientState;
  reason: RecipientReason;
  plan: SendPlan;
  attempts: number;
  sentAt: number | null;
}

// ---------------------------------------------------------------- people

/** What staff may do. */
export type StaffRole = 'viewer' | 'officer' | 'admin';

/** What the engine may know about who is writing. No phone, no name. */
export interface Person {
  contact: ContactId;
  channel: ChannelName;
  language: Language;
  /** Has finished the welcome. */
  known: boolean;
  role: 'producer' | 'buyer' | 'both' | '';
  producers: { code: string; name: string }[];
  staff: { id: string; name: string; role: StaffRole } | null;
  /** Consents in force. */
  consents: Purpose[];
  hasName: boolean;
  hasPhone: boolean;
  /** A person of the staff answers now; `until` in epoch ms. */
  handover: { task: string; until: number } | null;
  capabilities: Capabilities;
  settings: OfficeSettings;
  /** The next free request number, e.g. `YC-2026-0001`. */
  nextRequest: string;
  /** Demonstration data: cards say "số liệu minh họa". */
  demo: boolean;
  /** Free Telegram / Zalo proof-of-phone button is possible here. */
  lastWasNotice: boolean;
}

/** The office's settings, by name (definitions, defaults and limits in `store/settings.ts`). */
export type OfficeSettings = Record<string, number | string | boolean>;

// ---------------------------------------------------------------- what a flow may read and cause

/** What people say → what lists of products call it. */
export type Synonyms = Readonly<Record<string, readonly string[]>>;

/** How many notices a week somebody takes at most. */
export type NoticeWeek = '1' | '2' | '3' | 'all';

/** What somebody chose for the notices they get; empty: as the office has it. */
export interface NoticeWishes {
  /** Hours without notices, `HH:MM-HH:MM`, Hanoi. */
  quiet: string;
  week: NoticeWeek | '';
}

/** Read-only queries a flow may ask for: arguments and result. SQL in `store/lookups/`. */
export interface Lookups {
  'dossiers-mine': { args: Record<never, never>; result: { count: number; dossiers: DossierView[] } };
  /** By code, or by words of a product's name among this contact's own dossiers. `none` for an unknown code and for somebody else's. */
  'dossier-find': {
    args: { text: string };
    /** `near`: none with that code, and these of one's own differ from it by one character; `dossier` when it is one. */
    result: { state: 'none' | 'one' | 'several' | 'near'; dossier: DossierView | null; dossiers: DossierView[]; products: ProductView[] };
  };
  'products-find': {
    /** `after`: what was searched before; stars, a price or "ở …" without a name narrow that. */
    args: { words?: string; after?: string; group?: string; stars?: number | string; place?: string; page?: number | string };
    /**
     * `next` is the following page's number; `words` what was searched; `all`: every word was found, not only some; `more`: there are more than
     * `count`; `price`: a price was named, which no product has; `homonym`: the bare name of a place without words, when it is an old district's and a
     * commune's and these have different products, else empty.
     */
    result: {
      all: boolean;
      count: number;
      page: number;
      pages: number;
      next: number;
      words: string;
      more: boolean;
      price: boolean;
      homonym: string;
      products: ProductView[];
      near: ProductView[];
    };
  };
  product: { args: { code: string }; result: { product: ProductView | null; similar: ProductView[] } };
  /** Several codes separated by commas; `offered` counts those that may be asked for, `producers` how many requests it makes. */
  'products-chosen': {
    args: { codes: string };
    result: { products: ProductView[]; names: string; offered: number; producers: number };
  };
  'link-check': {
    args: { code: string };
    result: {
      state: 'ok' | 'unknown' | 'used' | 'expired' | 'limited' | 'already';
      producer: { code: string; name: string } | null;
      staff: string;
    };
  };
  'link-phone': { args: { phone: string }; result: { count: number; producers: { code: string; name: string }[] } };
  /** `left`: how many more may be opened now. */
  'request-limits': { args: Record<never, never>; result: { open: number; today: number; left: number; allowed: boolean } };
  /** `may`: what this contact is to the request; null gives the same answer as an unknown number. `notMine`: staff whose task it is not. */
  request: {
    args: { number: string };
    /** `near`: where there is none, those of one's own (asked, received, owned task) whose number differs by one character. */
    result: {
      request: RequestView | null;
      may: 'buyer' | 'producer' | 'staff' | '';
      notMine: boolean;
      similar: ProductView[];
      near: { number: string; products: string }[];
    };
  };
  'requests-mine': {
    args: Record<never, never>;
    result: { asked: RequestView[]; received: RequestView[]; all: RequestView[]; count: number };
  };
  /** Every reveal of this person's contact. `office`: on the office's list of registration `number`. */
  'reveals-mine': {
    args: Record<never, never>;
    result: { count: number; reveals: { who: string; office: boolean; number: string; on: string }[] };
  };
  fairs: {
    /** `others`: training and inspections in place of fairs. */
    args: { when: 'coming' | 'past'; others?: boolean | string; page?: number | string };
    result: { count: number; page: number; pages: number; next: number; fairs: FairView[] };
  };
  /**
   * One fair and what this person may do there. `free`: places left (null: no limit; 0 while anybody waits); `mine`: registrations of the
   * producers this person speaks for; `may`: those of them that can still be registered.
   */
  fair: {
    args: { id: string };
    result: {
      fair: FairView | null;
      free: number | null;
      waiting: number;
      mine: RegistrationView[];
      /** Those of them that can be withdrawn. */
      holds: RegistrationView[];
      may: { code: string; name: string }[];
    };
  };
  /**
   * What notices about `object` (a fair, or a notice to many) are called, whether this person wants them (`on`), and how many topics they
   * want. Without `object`: what their last notice was about.
   */
  'notice-topic': { args: { object?: string }; result: { topic: Topic | ''; object: string; on: boolean; all: number } };
  /** What one message of the clock (`flow`, with its `object`) is about: at most five named, `more` besides. */
  news: {
    args: { flow: string; object: string };
    result: { count: number; more: number; dossiers: DossierView[]; products: ProductView[] };
  };
  /**
   * What has changed of a fair since this person knew of it, as one message of the clock (`object`) tells it, and their registrations that are
   * concerned. `differs` is null when there is nothing (more) to tell.
   */
  'fair-news': {
    args: { object: string };
    result: {
      fair: FairView | null;
      was: FairTimes | null;
      now: FairTimes | null;
      differs: { dates: boolean; hours: boolean; venue: boolean; off: boolean } | null;
      mine: RegistrationView[];
    };
  };
  /** Products of a producer that this person speaks for. */
  'products-own': { args: { producer: string }; result: { count: number; products: { code: string; name: string }[] } };
  /** One registration, and whether others wait for a place there: for those who speak for its producer (`mine`), and for staff. */
  registration: {
    args: { number: string };
    result: { registration: RegistrationView | null; mine: boolean; othersWait: boolean; over: boolean };
  };
  /** Staff: who has registered, a page at a time, and how many stand in each state. */
  registrations: {
    args: { fair: string; page?: number | string };
    result: {
      fair: FairView | null;
      count: number;
      page: number;
      pages: number;
      next: number;
      states: { state: RegistrationState; count: number }[];
      registrations: RegistrationView[];
    };
  };
  /** What staff wrote to many, and the fair it tells of. */
  notice: { args: { id: string }; result: { notice: NoticeView | null; fair: FairView | null } };
  points: {
    args: { place?: string; lat?: number | string; lon?: number | string; page?: number | string };
    /**
     * Five a page: `place` is what was asked for, `later` is not the first page, `left` come after it, on page `next`. `homonym`: the bare name, when
     * it is an old district's and a commune's and these have different points; else empty.
     */
    result: {
      count: number;
      points: PointView[];
      places: string;
      homonym: string;
      place: string;
      later: boolean;
      left: number;
      next: number;
    };
  };
  /** `office`: the office's hours without notices, empty where it has none. */
  'notices-mine': {
    args: Record<never, never>;
    result: { topics: { topic: Topic; on: boolean }[]; on: number; office: string } & NoticeWishes;
  };
  'data-mine': {
    args: Record<never, never>;
    result: {
      name: string;
      /** Masked: only the last three digits. */
      phone: string;
      organisation: string;
      language: Language;
      producers: string;
      consents: { purpose: Purpose; on: string; version: string }[];
      requests: number;
      /** For fairs, training and inspections. */
      registrations: number;
      reveals: number;
      messages: number;
      keepDays: number;
    } & NoticeWishes;
  };
  tasks: { args: Record<never, never>; result: { count: number; tasks: TaskView[] } };
  task: { args: { id: string }; result: { task: TaskView | null } };
  /** The task that a quoted message of ours was about. */
  'task-of-message': { args: { messageId: string }; result: { task: TaskView | null } };
  /** The newest notices to many, and the id of the next one. For staff only. */
  'notices-office': { args: Record<never, never>; result: { next: string; count: number; notices: NoticeWork[]; sent: SentNotice[] } };
  'notice-work': { args: { id: string }; result: { notice: NoticeWork | null } };
  /** How many would get it now, and why the others would not. */
  'notice-preview': {
    args: { id: string };
    result: {
      gets: number;
      picked: number;
      channels: { channel: ChannelName; gets: number }[];
      /** How many of them are told by Zalo's template first. */
      template: number;
      excluded: { reason: RecipientReason; count: number }[];
      /** In đồng; 0: free. */
      cost: number;
      minutes: number;
    } | null;
  };
  /** What it came to; by reason those who did not get it (`refused`) and those left out (`excluded`). For staff only. */
  'notice-report': {
    args: { id: string };
    result: {
      sent: number;
      unknown: number;
      refused: { reason: RecipientReason; count: number }[];
      excluded: { reason: RecipientReason; count: number }[];
      optedOut: number;
      registered: number;
    } | null;
  };
  /** Working days and hours of the office around now. */
  office: { args: Record<never, never>; result: { open: boolean; opensOn: string; opensAt: string } };
}
/** A lookup's name. */
export type LookupName = keyof Lookups;
/** A read that the engine asks the shell for. */
export type Lookup = { [K in LookupName]: { lookup: K; args: Lookups[K]['args'] } }[LookupName];

/** Orders a flow may give. Each becomes guarded SQL in the turn's one commit (`store/effects/`). */
export type Effect =
  | { effect: 'set-language'; language: Language }
  | { effect: 'set-role'; role: 'producer' | 'buyer' | 'both' }
  /** The text as it was shown, and its version. */
  | { effect: 'grant-consent'; purpose: Purpose; version: string; text: string }
  | { effect: 'withdraw-consent'; purpose: Purpose }
  | { effect: 'set-profile'; name?: string; organisation?: string; phone?: string; email?: string }
  /** Guarded: the code is unused and in date. Links a producer's or a member of staff's chat. */
  | { effect: 'use-link-code'; code: string }
  | { effect: 'count-link-try' }
  | { effect: 'link-by-phone'; producer: string; phone: string }
  | { effect: 'unlink'; producer: string }
  /** One request for each producer of the chosen products; numbers follow `number`. */
  | {
      effect: 'open-requests';
      number: string;
      products: string;
      purpose: string;
      quantity: string;
      frequency: string;
      neededBy?: string;
      area: string;
      price?: string;
      minStars?: number | string;
      certificates?: string;
      packaging?: string;
      payment?: string;
      organisation?: string;
      note?: string;
    }
  /** Guarded: open, before its deadline, by a person linked to its producer (or staff who own its task). Accept makes both reveals. */
  | { effect: 'answer-request'; number: string; answer: 'accept' | 'decline'; reason?: string }
  | { effect: 'ask-buyer'; number: string; question: string }
  | { effect: 'tell-producer'; number: string; answer: string }
  | { effect: 'cancel-request'; number: string }
  /** Guarded: accepted, and one of its two sides. What became of it, kept for each side. */
  | { effect: 'keep-outcome'; number: string; outcome: Outcome }
  /**
   * Guarded: open, one's own producer, not registered yet, and `as` what the places allow now (`registered` while one is free, else
   * `waiting`). With the consent `office` the phone goes on the office's list.
   */
  | {
      effect: 'register';
      fair: string;
      producer: string;
      as: 'registered' | 'waiting';
      products?: string;
      booth?: string;
      person?: string;
      answer?: string;
    }
  /** Guarded: one's own, not over yet. Whoever is next in the waiting list gets the place and is told. */
  | { effect: 'withdraw-registration'; number: string }
  /** Guarded: an officer, and not already so. Those who registered are told. */
  | { effect: 'move-registration'; number: string; to: RegistrationState }
  | { effect: 'open-task'; kind: TaskKind; object?: string; text?: string; reason?: string }
  /** Guarded: still open. The first tap owns it. */
  | { effect: 'take-task'; task: string }
  | { effect: 'finish-task'; task: string }
  /** Staff send once more what was given up; guarded by their own task of kind `undelivered`, which is then done. */
  | { effect: 'send-undelivered'; task: string }
  /** What this person said goes to the owner of the hand-over. */
  | { effect: 'say-to-staff'; text: string }
  /** Staff's words go to the person of the task. */
  | { effect: 'say-to-contact'; task: string; text: string }
  | { effect: 'end-handover' }
  | { effect: 'set-notices'; topic: Topic | 'all'; on: boolean; version?: string; text?: string }
  /** What is left out stays. Guarded: `quiet` is `office` or `HH:MM-HH:MM`. */
  | { effect: 'set-notice-wishes'; quiet?: string; week?: NoticeWeek | 'office' }
  /** Opens a ticket with the due date of Decree 356/2025/NĐ-CP. */
  | { effect: 'open-data-request'; kind: 'access' | 'correct' | 'withdraw' | 'erase'; text?: string }
  /** A notice to many, as a draft; `id` is that of `notices-office`. Dates are ISO, `time` is `HH:MM`. */
  | ({
      effect: 'write-notice';
      id: string;
      topic: Topic;
      fair?: string;
      promotes: 'yes' | 'no';
      vi: string;
      en?: string;
      to: NoticeTarget;
      when: 'now' | 'next' | 'at';
      date?: string;
      time?: string;
      file?: SentFile;
    } & NoticeNarrowing)
  /**
   * Guarded: still a draft, and as it was read (`version`, `draft`). What is left out stays; `without` takes the English text or the file off.
   */
  | ({
      effect: 'edit-notice';
      id: string;
      version: number | string;
      draft: NoticeDraft;
      topic?: Topic;
      fair?: string;
      promotes?: 'yes' | 'no';
      vi?: string;
      en?: string;
      to?: NoticeTarget;
      when?: 'now' | 'next' | 'at';
      date?: string;
      time?: string;
      file?: SentFile;
      without?: 'en' | 'file';
    } & NoticeNarrowing)
  /** Guarded like everything about a notice: by its state, and by the rights of whoever does it. The copy leaves for their own chat. */
  | { effect: 'test-notice'; id: string }
  /** Asks the other officers for their approval. */
  | { effect: 'ask-approval'; id: string }
  /** `version`: what was read. */
  | { effect: 'approve-notice'; id: string; version: number | string }
  | {
      effect: 'send-notice';
      id: string;
      version: number | string;
      when: 'now' | 'next' | 'at';
      sendAt?: number | string;
      promotes?: boolean | string;
    }
  /** Takes a scheduled one back: a draft again. */
  | { effect: 'recall-notice'; id: string }
  | { effect: 'pause-notice'; id: string }
  | { effect: 'resume-notice'; id: string }
  | { effect: 'cancel-notice'; id: string }
  /** Keeps whoever asks informed of how far it is. */
  | { effect: 'follow-notice'; id: string }
  | { effect: 'erase-me' }
  /** Not understood: kept masked and folded. */
  | { effect: 'keep-question'; text: string };
/** An effect's name. */
export type EffectName = Effect['effect'];

// ---------------------------------------------------------------- the conversation

/** A value an answer or a lookup left in the session. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** One flow being run: position + answers, no replay log. */
export interface Frame {
  flow: string;
  step: string;
  /** The flow's revision when the frame was entered. */
  revision: string;
  values: Record<string, Value>;
  /** Names of `values` that are personal: sealed before storing. */
  personal: string[];
  /** Prompts answered so far, newest last: what "back" walks. */
  trail: string[];
  /** How the frame was entered: decides what "end" does. */
  entered: 'start' | 'call' | 'digression';
  /** For `call`: the caller's value to fill. */
  saveAs?: string;
  /** Step where an action button entered; absent: the first one. "restart" goes here. */
  begin?: string;
  /** What a digression interrupted: page, choices taken and misses of this frame's waiting prompt. */
  paused?: Pick<Waiting, 'page' | 'taken' | 'misses'>;
}

/** Where a contact is. */
export interface Session {
  /** The last turn that was committed; the next one is `turn + 1`. */
  turn: number;
  /** Innermost last. Empty: at the menu. */
  frames: Frame[];
  /** The prompt now waiting: what its choices mean. */
  waiting: Waiting | null;
  /** Epoch ms of the last turn. */
  at: number;
}

/** The choices of the prompt that waits, so that a number, a word or a tap can be read back. */
export interface Waiting {
  /** Turn whose buttons are current. */
  turn: number;
  choices: { id: string; label: string; value: Value; go?: string }[];
  page: number;
  /** Several choices may be taken; those taken so far. */
  taken?: string[];
  misses: number;
}

/** What one step left for the counters. */
export interface StepCount {
  flow: string;
  step: string;
  what: 'reached' | 'answered' | 'left' | 'misunderstood';
}

/** One pass of the engine. */
export interface Turn {
  session: Session;
  replies: Reply[];
  effects: Effect[];
  counts: StepCount[];
  /** Flow and step where the turn ended, for the message record. */
  flow: string;
  step: string;
}
