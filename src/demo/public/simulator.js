// The simulator's page: keeps each person's two conversations, shows those of one person, and sends what the visitor types or taps.
import { el, message, words, wordsOf } from './message.js';

const FACES = ['zalo', 'telegram'];
/** The largest file of a notice. */
const MOST_BYTES = 5 * 1024 * 1024;
const whos = [...document.querySelectorAll('[data-person]')].map((tab) => tab.dataset.person);
const [asWho, asFace] = location.hash.slice(1).split('/');
const state = {
  who: whos.includes(asWho) ? asWho : document.body.dataset.who,
  face: FACES.includes(asFace) ? asFace : 'zalo',
  logs: new Map(),
  /** Contact → when (epoch ms) the last message was sent that the visitor has seen; survives a reload. */
  seen: new Map(JSON.parse(sessionStorage.getItem('seen') ?? '[]')),
  waiting: new Set(),
  /** Contact → id of the message that the next one quotes. */
  quoting: new Map(),
};
const contactOf = (face, who = state.who) => `simulator:${face}-${who}`;
const paneOf = (face) => document.querySelector(`.pane.${face}`);
const entriesOf = (contact) => state.logs.get(contact) ?? [];
const bothShown = matchMedia('(min-width: 761px)');

// ---------------------------------------------------------------- drawing

function elementOf(face, entry) {
  const quoted = entriesOf(entry.contact).find((one) => one.id === entry.replyTo);
  const act = {
    say: (text) => send(face, { text }, text),
    tap: (tap, title) => send(face, { tap }, title),
    ask: (kind) => send(face, { [kind]: true }, words[kind]),
    ...(state.who === 'staff' ? { quote: () => quote(face, entry) } : {}),
  };
  return message(face, entry, act, quoted && wordsOf(face, quoted).slice(0, 120));
}

/** Only what is new is added, so that the focus and an open raw request stay. */
function draw(face) {
  const contact = contactOf(face);
  const log = paneOf(face).querySelector('.log');
  if (log.dataset.contact !== contact) {
    log.replaceChildren();
    log.dataset.contact = contact;
    drawQuote(face);
  }
  const entries = entriesOf(contact);
  if (entries.length > 0) log.querySelector('.empty')?.remove();
  else if (!log.firstChild) log.append(firstSteps(face));
  for (const entry of entries) {
    entry.element ??= elementOf(face, entry);
    if (entry.element.parentNode !== log) log.append(entry.element);
  }
  log.querySelector('.typing')?.remove();
  if (state.waiting.has(contact)) log.append(el('div', { className: 'typing bubble', ariaHidden: 'true' }, el('i'), el('i'), el('i')));
  log.scrollTop = log.scrollHeight;
}

function firstSteps(face) {
  const steps = words.firstSteps[state.who].map((text) => {
    const step = el('button', { type: 'button', className: 'step', textContent: text });
    step.addEventListener('click', () => send(face, { text }, text));
    return step;
  });
  return el('div', { className: 'empty' }, el('p', { textContent: words.empty }), el('div', { className: 'steps' }, ...steps));
}

function unread(contact) {
  const seen = state.seen.get(contact) ?? 0;
  return entriesOf(contact).filter((entry) => entry.direction === 'out' && entry.at > seen).length;
}

function drawTab(tab, selected, contacts) {
  tab.setAttribute('aria-selected', String(selected));
  const news = contacts.reduce((sum, contact) => sum + unread(contact), 0);
  const count = tab.querySelector('.count');
  count.textContent = news > 0 ? String(news) : '';
  count.title = news > 0 ? words.unread : '';
}

function show() {
  // First: a pane that is hidden can't be scrolled to its newest message.
  talk.dataset.face = state.face;
  for (const face of FACES) {
    draw(face);
    const last = entriesOf(contactOf(face)).at(-1);
    if (last && (face === state.face || bothShown.matches)) state.seen.set(contactOf(face), last.at);
  }
  sessionStorage.setItem('seen', JSON.stringify([...state.seen]));
  // Staff send files and share no number: four buttons would take two rows of a phone.
  for (const button of document.querySelectorAll('[data-file]')) button.hidden = state.who !== 'staff';
  for (const button of document.querySelectorAll('[data-extra="card"]')) button.hidden = state.who === 'staff';
  for (const tab of document.querySelectorAll('[data-person]')) {
    const who = tab.dataset.person;
    drawTab(tab, who === state.who, who === state.who ? [] : FACES.map((face) => contactOf(face, who)));
  }
  for (const tab of document.querySelectorAll('[data-face-tab]'))
    drawTab(tab, tab.dataset.faceTab === state.face, [contactOf(tab.dataset.faceTab)]);
  history.replaceState(null, '', `#${state.who}/${state.face}`);
  document.querySelector('#language').hash = location.hash;
}

// ---------------------------------------------------------------- talking

async function send(face, input, shown) {
  const contact = contactOf(face);
  const replyTo = state.quoting.get(contact);
  state.waiting.add(contact);
  quote(face, null);
  paneOf(face).querySelector('.problem')?.remove();
  draw(face);
  try {
    const answer = await fetch('/sim/send', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contact, id: crypto.randomUUID(), shown, ...(input.text && replyTo ? { replyTo } : {}), ...input }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    const box = paneOf(face).querySelector('form input');
    if (input.text && box.value === '') box.value = input.text;
    paneOf(face)
      .querySelector('form')
      .before(el('p', { className: 'problem', role: 'alert', textContent: words.failed }));
  } finally {
    state.waiting.delete(contact);
    if (contact === contactOf(face)) paneOf(face).querySelector('.typing')?.remove();
  }
}

/** A file as it is posted; one that no notice carries is only told of. */
async function posted(file) {
  const { name, type, size } = file;
  if (size > MOST_BYTES) return { name, type, size, data: '' };
  const url = await new Promise((read) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => read(reader.result));
    reader.readAsDataURL(file);
  });
  return { name, type, size, data: url.slice(url.indexOf(',') + 1) };
}

/** The next message of the present person quotes this entry (null: none). */
function quote(face, entry) {
  if (entry) state.quoting.set(entry.contact, entry.id);
  else state.quoting.delete(contactOf(face));
  drawQuote(face);
  if (entry) paneOf(face).querySelector('form input').focus();
}

function drawQuote(face) {
  const contact = contactOf(face);
  const entry = entriesOf(contact).find((one) => one.id === state.quoting.get(contact));
  const bar = paneOf(face).querySelector('.quoted');
  bar.hidden = !entry;
  bar.querySelector('span').textContent = entry ? `${words.replying} ${wordsOf(face, entry).slice(0, 120)}` : '';
}

function receive(entry) {
  state.logs.set(entry.contact, [...entriesOf(entry.contact), entry]);
  show();
}

// ---------------------------------------------------------------- the page's parts

/** Each tab is reached by the Tab key, and by the arrow keys from its neighbour. */
function tabs(selector, choose) {
  const all = [...document.querySelectorAll(selector)];
  for (const [n, tab] of all.entries()) {
    tab.addEventListener('click', () => choose(tab));
    tab.addEventListener('keydown', ({ key }) => {
      const to = all[(n + { ArrowRight: 1, ArrowLeft: all.length - 1 }[key]) % all.length];
      to?.focus();
      to?.click();
    });
  }
}
tabs('[data-person]', (tab) => {
  state.who = tab.dataset.person;
  show();
});
tabs('[data-face-tab]', (tab) => {
  state.face = tab.dataset.faceTab;
  show();
});

for (const face of FACES) {
  const pane = paneOf(face);
  pane.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    const input = pane.querySelector('form input');
    const text = input.value;
    if (text.trim() === '') return;
    input.value = '';
    send(face, { text }, text);
  });
  for (const extra of pane.querySelectorAll('[data-extra]'))
    extra.addEventListener('click', () => send(face, { [extra.dataset.extra]: true }, words[extra.dataset.extra]));
  const chooser = pane.querySelector('[type="file"]');
  pane.querySelector('[data-file]').addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files;
    chooser.value = '';
    if (file) send(face, { file: await posted(file) }, `📎 ${file.name}`);
  });
  pane.querySelector('.quoted button').addEventListener('click', () => quote(face, null));
}
bothShown.addEventListener('change', show);

// Each connection begins with everything that was said (the server may have started anew in between).
const status = document.querySelector('#status');
const talk = document.querySelector('main');
const source = new EventSource('/sim/stream');
source.addEventListener('open', () => {
  status.textContent = '';
  state.logs.clear();
  for (const log of document.querySelectorAll('.log')) log.dataset.contact = '';
  show();
  talk.ariaBusy = 'false';
});
source.addEventListener('error', () => {
  status.textContent = words.lost;
  talk.ariaBusy = 'true';
});
source.addEventListener('message', (event) => receive(JSON.parse(event.data)));
document.body.inert = false;
show();
