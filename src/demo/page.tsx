/** The simulator's page: two panes side by side, one at a time on a phone. The scripts in `public/` do the talking. */
import { raw } from 'hono/html';
import type { Language } from '../model.ts';
import { DEMO_LINK_CODES, DEMO_PEOPLE } from './people.ts';
import { FIRST_STEPS, SHORT_TITLES, WORDS, type Words } from './words.ts';

const FACES = [
  { face: 'zalo', name: 'Zalo', kind: 'Official Account' },
  { face: 'telegram', name: 'Telegram', kind: 'bot' },
] as const;

/** The page in one language. */
export function SimulatorPage({ language }: { language: Language }) {
  const words = WORDS[language];
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
        <title>{`${words.name}: ${words.title}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sim/simulator.css" />
        <link rel="stylesheet" href="/sim/messages.css" />
      </head>
      {/* Inert until the script listens: else Enter would submit the form to the server and lose the page's language. */}
      <body data-who="buyer" inert>
        <Head language={language} words={words} />
        {/* Busy until the stream is open: what is drawn before is drawn anew then. */}
        <main id="talk" data-face="zalo" aria-busy="true">
          {FACES.map((face) => (
            <Pane {...face} words={words} />
          ))}
        </main>
        <p id="status" role="status" />
        <script type="application/json" id="words">
          {raw(asJson({ ...words, firstSteps: FIRST_STEPS[language] }))}
        </script>
        <script type="module" src="/sim/simulator.js" />
      </body>
    </html>
  );
}

/** JSON that can't end the script element it stands in. */
function asJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function Head({ language, words }: { language: Language; words: Words }) {
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <header>
      <div class="title">
        <h1>
          {words.name}
          <span class="wide">: {words.title}</span>
        </h1>
        <span class="badge">{words.badge}</span>
        <a id="language" lang={other} hreflang={other} href={other === 'en' ? '/?lang=en' : '/'}>
          {words.other}
        </a>
      </div>
      <p class="hint wide">{words.hint}</p>
      <div class="bar">
        <div class="row" id="people" role="tablist" aria-label={words.who}>
          {DEMO_PEOPLE.map((person) => (
            <Tab data-person={person.who}>
              <span class="wide">{person.title[language]}</span>
              <span class="narrow">{SHORT_TITLES[person.who][language]}</span>
            </Tab>
          ))}
        </div>
        <p class="hint wide">
          {words.codes} {DEMO_LINK_CODES.map(({ producer, code }) => `${code} (${producer})`).join(', ')}
        </p>
      </div>
      <div class="row" id="faces" role="tablist" aria-label="Zalo, Telegram">
        {FACES.map(({ face, name }) => (
          <Tab data-face-tab={face}>{name}</Tab>
        ))}
      </div>
    </header>
  );
}

function Tab({ children, ...data }: { children?: unknown; 'data-person'?: string; 'data-face-tab'?: string }) {
  return (
    <button type="button" role="tab" class="tab" aria-controls="talk" aria-selected="false" {...data}>
      {children}
      <span class="count" />
    </button>
  );
}

function Pane({ face, name, kind, words }: (typeof FACES)[number] & { words: Words }) {
  return (
    <section class={`pane ${face}`} aria-label={name}>
      <h2>
        <span class="avatar" aria-hidden="true">
          NC
        </span>
        <span>
          {words.name}
          <small>
            {name} {kind}
          </small>
        </span>
      </h2>
      {/* A log that scrolls must be reachable by keyboard. */}
      <div class="log" role="log" aria-label={name} tabindex={0} />
      <div class="extra">
        {(['card', 'location', 'sticker'] as const).map((extra) => (
          <button type="button" data-extra={extra}>
            {words[extra]}
          </button>
        ))}
        {/* Only staff are asked for files. */}
        <button type="button" data-file hidden>
          {words.file}
        </button>
        <input type="file" accept="image/jpeg,image/png,application/pdf" aria-label={words.file} hidden />
      </div>
      <p class="quoted" hidden>
        <span />
        <button type="button" aria-label={words.unquote}>
          ✕
        </button>
      </p>
      <form>
        <input
          type="text"
          name="text"
          placeholder={words.write}
          aria-label={words.write}
          autocomplete="off"
          enterkeyhint="send"
          maxlength={4096}
        />
        <button type="submit">{words.send}</button>
      </form>
    </section>
  );
}
