/** A small book of flows written inline, and a way to talk to it: the session is written to JSON and read back between every two turns. */
import { parseYaml } from '../../src/cli/flow-files.ts';
import type { Book } from '../../src/engine/book.ts';
import { compileBook } from '../../src/engine/compile.ts';
import { emptySession, step } from '../../src/engine/step.ts';
import type { Input, Person, Reply, Session, Turn } from '../../src/model.ts';

const both = (vi: string, en = vi) => `{ vi: "${vi}", en: "${en}" }`;
/** Head of a fixture flow. */
const head = (name: string, more = '') =>
  `flow: ${name}\ntitle: ${both(`Tên ${name}`, `Title ${name}`)}\nabout: ${both(name)}\n${more}\nsteps:\n`;
/** A pattern that says one line. */
const remark = (name: string, text: string) => `${head(name, `pattern: ${name}`)}  say: { reply: ${both(text)} }\n`;

/** A form with every kind of question. */
export const ORDER = `${head('order', 'command: [dat]\nphrases: { vi: [đặt hàng, mua], en: [order goods, buy] }\nexpires: 48\ntakes: [product]')}
  what: { prompt: ${both('Mua gì{#product} ({product}){/product}?', 'What?')}, choices: [{ id: honey, vi: Mật ong, en: Honey, words: { vi: [ong], en: [] } }, { id: pottery, vi: "Gốm sứ, Bát Tràng", en: Pottery }], save: product }
  amount: { prompt: ${both('Bao nhiêu?', 'How many?')}, input: number, min: 1, max: 1000, skip: true, save: amount, invalid: ${both('Ghi số giúp em.', 'A number, please.')} }
  area: { prompt: ${both('Giao ở đâu?', 'Where to?')}, input: text, personal: true, save: area, skip: true }
  sure: { prompt: ${both('Gửi {product} {amount} tới {area}?', 'Send?')}, choices: [{ id: yes, vi: Đồng ý, en: I agree }, { id: no, vi: Thôi không gửi, en: Not now, go: end }] }
  send: { effect: set-profile, with: { organisation: "{product}", name: "{area}" } }
  done: { reply: ${both('Đã gửi.', 'Sent.')} }
`;

const FLOWS: Record<string, string> = {
  order: ORDER,
  hours: `${head('hours', 'command: [gio]\nphrases: { vi: [giờ làm việc], en: [opening hours] }')}
  look: { lookup: office, save: office }
  say: { reply: ${both('Mở lúc {office.opensAt}.', 'Opens at {office.opensAt}.')} }
`,
  find: `${head('find', 'command: [tim]\nphrases: { vi: [tìm, tìm sản phẩm], en: [find] }\nnear: [quà, đặc sản]\ntakes: [rest]')}
  look: { lookup: products-find, with: { words: "{rest}" }, save: found }
  which: { prompt: ${both('Có {found.count}:')}, list: { of: found.products, vi: "{item.name}", en: "{item.name}", value: "{item.code}" }, choices: [{ id: none, vi: Không có, en: None, go: end }], save: code }
  card: { reply: ${both('Thẻ {code}')}, actions: [{ flow: request, action: accept, object: "YC-2026-0007", vi: Đồng ý, en: Accept }] }
`,
  several: `${head('several', 'command: [nhieu]')}
  which: { prompt: ${both('Những gì?{#taken} Đã chọn {taken}.{/taken}')}, several: true, choices: [{ id: a, vi: Gốm, en: Pots }, { id: b, vi: Chè, en: Tea }, { id: c, vi: Lụa, en: Silk }], save: goods }
  say: { reply: ${both('{goods|join}')} }
`,
  request: `${head('request', 'reads: { request-code: object }\ntakes: [object]\nactions: { accept: { go: accept, word: { vi: ĐỒNG Ý, en: ACCEPT } }, decline: { go: why, word: { vi: TỪ CHỐI, en: DECLINE } } }')}
  show: { reply: ${both('Xem {object}')}, go: end }
  accept: { effect: answer-request, with: { number: "{object}", answer: accept } }
  accepted: { reply: ${both('Nhận {object}')}, go: end }
  why: { prompt: ${both('Vì sao {object}?')}, choices: [{ id: price, vi: Giá, en: Price }, { id: busy, vi: Bận, en: Busy }], save: reason }
  declined: { effect: answer-request, with: { number: "{object}", answer: decline, reason: "{reason}" } }
`,
  caller: `${head('caller', 'command: [goi]')}
  name: { prompt: ${both('Tên gì?')}, input: text, save: name }
  place: { call: place, with: { hint: "{name}" }, save: where }
  say: { prompt: ${both('{name} ở {where}?')}, choices: [{ id: yes, vi: Đúng, en: Right }] }
`,
  place: `${head('place', 'takes: [hint]\ngives: place')}
  ask: { prompt: ${both('{hint} ở xã nào?')}, input: place, save: place }
  sort: { prompt: ${both('Xã hay phường?')}, choices: [{ id: xa, vi: Xã, en: Commune }, { id: phuong, vi: Phường, en: Ward }] }
`,
  link: `${head('link', 'reads: { link-code: code }\ntakes: [phone, own]\nphrases: { vi: [liên kết], en: [link] }')}
  which: { when: [{ if: phone, go: phone }, { if: code, go: code }, { go: ask }] }
  phone: { reply: ${both('Số {phone} {own}')}, go: end }
  code: { reply: ${both('Mã {code}')}, go: end }
  ask: { prompt: ${both('Chia sẻ số?')}, input: contact, save: shared }
  got: { reply: ${both('Có{#shared.phone} {shared.phone} {shared.own}{/shared.phone}{#shared.code} mã {shared.code}{/shared.code}')} }
`,
  'points-of-sale': `${head('points-of-sale', 'takes: [lat, lon]\ncommand: [diemban]')}
  which: { when: [{ if: lat, go: near }, { go: ask }] }
  near: { reply: ${both('Gần {lat}')}, go: end }
  ask: { prompt: ${both('Ở đâu?')}, input: location, save: at }
  got: { reply: ${both('Tại {at.lat}')} }
`,
  dossier: `${head('dossier', 'reads: { dossier-code: text }\nphrases: { vi: [hồ sơ], en: [dossier] }')}
  say: { reply: ${both('Hồ sơ {text}')} }
`,
  fairs: `${head('fairs', 'phrases: { vi: [hội chợ], en: [fair] }')}
  say: { reply: ${both('Hội chợ {rest}')} }
`,
  market: `${head('market', 'phrases: { vi: [tuần lễ], en: [week] }')}
  say: { reply: ${both('Tuần hàng')} }
`,
  dues: `${head('dues', 'for: producer\nphrases: { vi: [đóng phí], en: [dues] }\ncommand: [phi]')}
  say: { reply: ${both('Phí')} }
`,
  tasks: `${head('tasks', 'for: staff\ncommand: [viec]\nphrases: { vi: [việc đang chờ], en: [tasks] }\ntakes: [replyTo]')}
  say: { reply: ${both('Việc {replyTo} {said}')} }
`,
  loops: `${head('loops', 'command: [vong]')}
  a: { reply: ${both('vòng')}, go: b }
  b: { effect: end-handover, go: a }
`,
  greedy: `${head('greedy', 'command: [tham]')}
  look: { lookup: office, save: office, go: look }
`,
  told: `${head('told', 'announcement: true\ntakes: [object]\nreveals: true')}
  look: { lookup: request, with: { number: "{object}" }, save: r }
  say: { reply: ${both('Yêu cầu {object}: {r.request.state} {reveal.phone}', 'Request {object}')}, actions: [{ flow: request, action: accept, object: "{object}", vi: Nhận, en: Take }] }
`,
  hidden: `${head('hidden', 'announcement: true\ntakes: [object]')}
  say: { reply: ${both('Không có {reveal.phone}')} }
`,
  menu: `${head('menu', 'pattern: menu\ncommand: [menu]\nphrases: { vi: [menu, thực đơn], en: [menu] }\nquiet: true')}
  which: { prompt: ${both('Cần gì?', 'What?')}, choices: [{ id: order, vi: Đặt mua, en: Order, go: "flow:order" }, { id: fairs, vi: Xem hội, en: See fairs, go: "flow:fairs" }, { id: more, vi: Khác, en: Other, go: others }] }
  others: { prompt: ${both('Việc khác?')}, choices: [{ id: hours, vi: Xem giờ, en: Hours, go: "flow:hours" }] }
`,
  welcome: `${head('welcome', 'pattern: start\nphrases: { vi: [xin chào], en: [hello] }')}
  say: { reply: ${both('Chào!', 'Welcome!')}, go: "flow:menu" }
`,
  'not-understood': `${head('not-understood', 'pattern: not-understood\nquiet: true')}
  keep: { effect: keep-question, with: { text: "{said}" } }
  ask: { prompt: ${both('Có phải?', 'Do you mean?')}, list: { of: near, vi: "{item.title}", en: "{item.title}", value: "{item.flow}", go: "flow:{item.flow}" }, choices: [{ id: menu, vi: Xem menu, en: See menu, go: menu }] }
`,
  unsure: `${head('unsure', 'pattern: unsure\nquiet: true')}
  ask: { prompt: ${both('Việc nào?')}, list: { of: near, vi: "{item.title}", en: "{item.title}", value: "{item.flow}", go: "flow:{item.flow}" } }
`,
  cancel: `${head('cancel', 'pattern: cancel\nphrases: { vi: [hủy], en: [cancel] }\ncommand: [huy]\nquiet: true')}
  which: { when: [{ if: inForm, go: stop }, { go: nothing }] }
  stop: { reply: ${both('Đã dừng {formTitle}.')} }
  drop: { do: cancel }
  nothing: { reply: ${both('Không có gì để hủy.')} }
`,
  back: `${head('back', 'pattern: back\nphrases: { vi: [quay lại], en: [back] }\nquiet: true')}
  which: { when: [{ if: inForm, go: step }, { go: nothing }] }
  step: { do: back, go: end }
  nothing: { reply: ${both('Chưa có gì để sửa.')} }
`,
  repeat: `${head('repeat', 'pattern: repeat\nphrases: { vi: [nhắc lại], en: [repeat] }\nquiet: true')}
  again: { do: repeat }
`,
  language: `${head('language', 'pattern: language\ncommand: [en]\nphrases: { vi: [tiếng anh], en: [english] }\nquiet: true')}
  change: { effect: set-language, with: { language: en } }
  say: { reply: ${both('Tiếng Anh', 'English now')} }
`,
  help: `${head('help', 'pattern: help\nphrases: { vi: [giúp], en: [help] }')}
  say: { reply: ${both('Gõ menu.')} }
`,
  staff: `${head('staff', 'pattern: staff\nphrases: { vi: [gặp cán bộ], en: [staff] }')}
  ask: { prompt: ${both('Hỏi gì?')}, input: text, personal: true, save: question }
  open: { effect: open-task, with: { kind: complaint, text: "{question}" } }
`,
  interrupted: `${head('interrupted', 'pattern: interrupted\nquiet: true')}
  ask: { prompt: ${both('Đang dở {formTitle}, tiếp?')}, choices: [{ id: resume, vi: Làm tiếp, en: Go on, go: resume }, { id: restart, vi: Làm lại, en: Again, go: restart }, { id: menu, vi: Việc khác, en: Other, go: leave }] }
  resume: { do: resume }
  restart: { do: restart }
  leave: { do: menu }
`,
  invalid: `${head('invalid', 'pattern: invalid\nquiet: true\ntakes: [misses]')}
  which: { when: [{ if: "misses > 2", go: often }, { go: once }] }
  once: { reply: ${both('Chưa hiểu.')}, go: end }
  often: { reply: ${both('Gặp cán bộ nhé.')} }
`,
  'in-handover': `${head('in-handover', 'pattern: in-handover')}
  pass: { effect: say-to-staff, with: { text: "{said}" } }
`,
  'end-talk': `${head('end-talk', 'phrases: { vi: [kết thúc], en: [end talk] }\nquiet: true')}
  stop: { effect: end-handover }
  say: { reply: ${both('Em đây ạ.')} }
`,
  returning: `${head('returning', 'pattern: returning')}  say: { reply: ${both('Tiếp tục {formTitle}.')} }\n`,
  stale: remark('stale', 'Nút cũ.'),
  moved: remark('moved', 'Vừa đổi.'),
  'not-for-you': remark('not-for-you', 'Dành cho chủ thể.'),
  media: `${head('media', 'pattern: media\ntakes: [media]')}  say: { reply: ${both('Nhắn chữ giúp em ({media}).')} }\n`,
  edited: remark('edited', 'Tin sửa.'),
  group: remark('group', 'Chat riêng nhé.'),
  submitted: `${head('submitted', 'pattern: submitted\ntakes: [phone]')}  say: { reply: ${both('Nhận {phone}.')} }\n`,
  sorry: remark('sorry', 'Xin lỗi.'),
};

/** Compiles flows given as texts, over those of the fixture; `null` leaves one out. Throws when a text is wrong. */
export function makeBook(changes: Record<string, string | null> = {}): Book {
  const texts = Object.entries({ ...FLOWS, ...changes }).flatMap(([name, text]) =>
    text === null ? [] : [{ name: `flows/${name}.yaml`, text }],
  );
  const { book, problems } = compileBook(texts, parseYaml);
  if (problems.length > 0) throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
  return book;
}

/** The fixture's book. */
export const BOOK = makeBook();

/** A person on Telegram who knows us; `changes` over that. */
export function person(changes: Partial<Person> = {}): Person {
  return {
    ...{ contact: 'telegram:1', channel: 'telegram', language: 'vi', known: true, role: '', producers: [], staff: null, consents: [] },
    ...{ hasName: false, hasPhone: false, handover: null, nextRequest: 'YC-2026-0001', demo: false, lastWasNotice: false },
    capabilities: { text: 4096, buttons: 12, buttonTitle: 64, payload: 64, caption: 1024, page: 4, provesPhone: true },
    settings: { session_hours: 24 },
    ...changes,
  };
}

/** 2026-11-24, 9 o'clock in Hanoi. */
export const NOW = Date.UTC(2026, 10, 24, 2);
const HOUR = 3_600_000;

/** A conversation under test. */
export interface Talk {
  session: Session;
  now: number;
  book: Book;
  person: Person;
  /** What the lookups answer, in order; kept for the whole talk. */
  found: unknown[];
  /** The last turn. */
  turn: Turn;
  /** One input; the texts of the replies. */
  hear(input: Input): string[];
  say(text: string): string[];
  tap(payload: string): string[];
  /** Taps the n-th choice of the last prompt. */
  choose(n: number): string[];
  /** Hours go by. */
  wait(hours: number): void;
  /** The last reply. */
  last(): Reply;
}

/** Starts a conversation. */
export function talk(changes: Partial<Pick<Talk, 'book' | 'person' | 'found'>> = {}): Talk {
  const empty: Turn = { session: emptySession(), replies: [], effects: [], counts: [], flow: '', step: '' };
  const self: Talk = {
    ...{ session: emptySession(), now: NOW, book: BOOK, person: person(), found: [], turn: empty },
    ...changes,
    hear: (input) => {
      const found: unknown[] = [];
      for (;;) {
        const result = step(self.book, self.session, { input, person: self.person, found }, self.now);
        if ('lookup' in result) found.push(self.found.shift());
        else {
          self.turn = result.turn;
          self.session = JSON.parse(JSON.stringify(result.turn.session)) as Session;
          return result.turn.replies.map(({ text }) => text);
        }
      }
    },
    say: (text) => self.hear({ kind: 'text', text }),
    tap: (payload) => self.hear({ kind: 'tap', payload }),
    choose: (n) => self.tap(self.last().choices?.[n - 1]?.payload ?? 'none'),
    wait: (hours) => {
      self.now += hours * HOUR;
    },
    last: () => self.turn.replies.at(-1) ?? { text: '' },
  };
  return self;
}
