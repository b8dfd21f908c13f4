/** The simulator's page: two panes side by side, one at a time on a phone. The script in `public/` does the talking. */
import type { Language } from '../model.ts';
import { DEMO_LINK_CODES, DEMO_PEOPLE } from './people.ts';

const WORDS = {
  vi: {
    title: 'Nhịp Cầu OCOP: trang thử',
    badge: 'số liệu minh họa',
    hint: 'Thử cả hai phía: là người mua, tìm “mật ong” và gửi yêu cầu; rồi chuyển sang chủ thể để đồng ý. Không có gì rời khỏi máy này.',
    who: 'Anh/chị là:',
    codes: 'Mã liên kết để thử:',
    write: 'Nhắn tin…',
    send: 'Gửi',
    contact: 'Chia sẻ số',
    location: 'Gửi vị trí',
    sticker: 'Nhãn dán',
    other: 'English',
    as: 'như trên',
  },
  en: {
    title: 'Nhịp Cầu OCOP: try it',
    badge: 'demonstration data',
    hint: 'Play both sides: as the buyer, find “mat ong” and send a request; then become the producer and accept. Nothing leaves this machine.',
    who: 'You are:',
    codes: 'Link codes to try:',
    write: 'Write a message…',
    send: 'Send',
    contact: 'Share number',
    location: 'Send position',
    sticker: 'Sticker',
    other: 'Tiếng Việt',
    as: 'as on',
  },
} as const;

/** The page in one language. */
export function SimulatorPage({ language }: { language: Language }) {
  const words = WORDS[language];
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{words.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sim/simulator.css" />
      </head>
      <body data-who="buyer">
        <header>
          <div class="title">
            <h1>{words.title}</h1>
            <span class="badge">{words.badge}</span>
            <a class="hint" href={language === 'vi' ? '/?lang=en' : '/'}>
              {words.other}
            </a>
          </div>
          <p class="hint">{words.hint}</p>
          <div class="row" role="tablist" aria-label={words.who}>
            {DEMO_PEOPLE.map((person) => (
              <button type="button" role="tab" class="tab" data-person={person.who} aria-selected="false">
                {person.title[language]}
                <span class="count" />
              </button>
            ))}
          </div>
          <div class="row" id="faces" role="tablist" aria-label="Zalo, Telegram">
            <FaceTab face="zalo" name="Zalo" />
            <FaceTab face="telegram" name="Telegram" />
          </div>
          <p class="hint">
            {words.codes} {DEMO_LINK_CODES.map(({ producer, code }) => `${code} (${producer})`).join(', ')}
          </p>
        </header>
        <main data-face="zalo">
          <Pane face="zalo" name="Zalo" words={words} />
          <Pane face="telegram" name="Telegram" words={words} />
        </main>
        <script type="module" src="/sim/simulator.js" />
      </body>
    </html>
  );
}

function FaceTab({ face, name }: { face: string; name: string }) {
  return (
    <button type="button" role="tab" class="tab" data-face-tab={face} aria-selected="false">
      {name}
      <span class="count" />
    </button>
  );
}

function Pane({ face, name, words }: { face: 'zalo' | 'telegram'; name: string; words: (typeof WORDS)[Language] }) {
  return (
    <section class={`pane ${face}`} aria-label={name}>
      <h2>
        {name} <small>Nhịp Cầu OCOP</small>
      </h2>
      <div class="log" role="log" aria-live="polite" />
      <div class="extra">
        <button type="button" data-extra="card">
          {words.contact}
        </button>
        <button type="button" data-extra="location">
          {words.location}
        </button>
        <button type="button" data-extra="sticker">
          {words.sticker}
        </button>
      </div>
      <form>
        <input type="text" name="text" placeholder={words.write} aria-label={words.write} autocomplete="off" maxlength={4096} />
        <button type="submit">{words.send}</button>
      </form>
    </section>
  );
}
