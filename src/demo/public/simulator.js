// The simulator's page: shows, for each person, exactly what the two renderers send (src/channels/*/render), and sends what the visitor types.
const WORDS = {
  vi: {
    you: 'Anh/chị',
    write: 'Nhắn tin…',
    send: 'Gửi',
    raw: 'Gói tin kênh nhận được',
    empty: 'Gõ “xin chào”, “hồ sơ”, “tìm mật ong” hoặc “menu” để bắt đầu.',
    card: 'Chia sẻ số điện thoại',
    location: 'Gửi vị trí',
    sticker: 'Gửi nhãn dán',
    failed: 'Chưa gửi được, thử lại giúp em.',
  },
  en: {
    you: 'You',
    write: 'Write a message…',
    send: 'Send',
    raw: 'What the channel received',
    empty: 'Type “hello”, “dossier”, “find honey” or “menu” to begin.',
    card: 'Share phone number',
    location: 'Send position',
    sticker: 'Send a sticker',
    failed: 'Not sent, please try again.',
  },
};
const words = WORDS[document.documentElement.lang] ?? WORDS.vi;
const state = { who: document.body.dataset.who, face: 'zalo', logs: new Map(), unread: new Map(), waiting: new Set() };
const contactOf = (face, who = state.who) => `simulator:${face}-${who}`;
const el = (tag, props = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), props);
  made.append(...children);
  return made;
};

// ---------------------------------------------------------------- reading what a platform would get

/** Telegram sends HTML: only b, i, a and entities ever occur; taken apart by the browser's parser, kept as text. */
function plain(html) {
  return new DOMParser().parseFromString(html.replaceAll('\n', '&#10;'), 'text/html').body.textContent ?? '';
}

function read(face, outgoing) {
  const { body } = outgoing;
  if (face === 'telegram') {
    const markup = body.reply_markup ?? {};
    return {
      text: plain(body.text ?? body.caption ?? ''),
      photo: body.photo,
      keys: (markup.inline_keyboard ?? []).flat().map((key) => ({ title: key.text, payload: key.callback_data, url: key.url })),
      asks: (markup.keyboard ?? []).flat().map((key) => (key.request_contact ? 'card' : key.request_location ? 'location' : '')),
    };
  }
  const message = body.message ?? {};
  const payload = message.attachment?.payload ?? {};
  return {
    text: message.text ?? '',
    photo: payload.elements?.[0]?.url ?? payload.elements?.[0]?.image_url,
    keys: (payload.buttons ?? []).map((key) => ({
      title: key.title,
      payload: typeof key.payload === 'string' ? key.payload : undefined,
      url: key.payload?.url,
    })),
    asks: payload.template_type === 'request_user_info' ? ['card'] : [],
  };
}

// ---------------------------------------------------------------- drawing

function bubble(face, entry) {
  if (entry.direction === 'in') return el('div', { className: 'bubble me' }, el('div', { className: 'words', textContent: entry.shown }));
  const { text, photo, keys, asks } = read(face, entry.outgoing);
  const box = el('div', { className: 'bubble' });
  if (photo) box.append(el('img', { src: photo, alt: '', loading: 'lazy' }));
  box.append(el('div', { className: 'words', textContent: text }));
  const shown = [...keys.map(keyOf(face)), ...asks.filter(Boolean).map((ask) => keyOf(face)({ title: words[ask], ask }))];
  if (shown.length > 0) box.append(el('div', { className: 'keys' }, ...shown));
  const raw = el('details', {}, el('summary', { textContent: words.raw }));
  raw.addEventListener('toggle', () => {
    if (raw.open && raw.children.length === 1)
      raw.append(el('pre', { textContent: `${entry.outgoing.call}\n${JSON.stringify(entry.outgoing.body, null, 2)}` }));
  });
  box.append(raw);
  return box;
}

const keyOf = (face) => (key) => {
  const made = el('button', { type: 'button', className: 'key', textContent: key.title });
  made.addEventListener('click', () => {
    if (key.url) window.open(key.url, '_blank', 'noopener');
    else if (key.ask) send(face, { [key.ask]: true }, words[key.ask]);
    else send(face, { tap: key.payload }, key.title);
  });
  return made;
};

function draw(face) {
  const pane = document.querySelector(`.pane.${face}`);
  const log = pane.querySelector('.log');
  const contact = contactOf(face);
  const entries = state.logs.get(contact) ?? [];
  log.replaceChildren(
    ...(entries.length ? entries.map((entry) => bubble(face, entry)) : [el('p', { className: 'empty', textContent: words.empty })]),
  );
  if (state.waiting.has(contact)) log.append(el('div', { className: 'bubble typing', ariaLabel: '…' }, el('i'), el('i'), el('i')));
  log.scrollTop = log.scrollHeight;
}

function drawTabs() {
  for (const tab of document.querySelectorAll('[data-person]')) {
    const who = tab.dataset.person;
    tab.setAttribute('aria-selected', String(who === state.who));
    const news = ['zalo', 'telegram'].reduce((sum, face) => sum + (state.unread.get(contactOf(face, who)) ?? 0), 0);
    tab.querySelector('.count').textContent = news > 0 && who !== state.who ? String(news) : '';
  }
  for (const tab of document.querySelectorAll('[data-face-tab]')) {
    const face = tab.dataset.faceTab;
    tab.setAttribute('aria-selected', String(face === state.face));
    const news = state.unread.get(contactOf(face)) ?? 0;
    tab.querySelector('.count').textContent = news > 0 && face !== state.face ? String(news) : '';
  }
  document.querySelector('main').dataset.face = state.face;
}

function show() {
  for (const face of ['zalo', 'telegram']) {
    draw(face);
    if (face === state.face || matchMedia('(min-width: 761px)').matches) state.unread.set(contactOf(face), 0);
  }
  drawTabs();
}

// ---------------------------------------------------------------- talking

async function send(face, input, shown) {
  const contact = contactOf(face);
  state.waiting.add(contact);
  draw(face);
  try {
    const answer = await fetch('/sim/send', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contact, id: crypto.randomUUID(), shown, ...input }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    document.querySelector(`.pane.${face} .log`).append(el('p', { className: 'problem', role: 'alert', textContent: words.failed }));
  } finally {
    state.waiting.delete(contact);
    document.querySelector(`.pane.${face} .typing`)?.remove();
  }
}

function receive(entry) {
  const log = state.logs.get(entry.contact) ?? [];
  if (log.some((one) => one.id === entry.id)) return;
  log.push(entry);
  state.logs.set(entry.contact, log);
  if (entry.direction === 'out') state.unread.set(entry.contact, (state.unread.get(entry.contact) ?? 0) + 1);
  show();
}

for (const tab of document.querySelectorAll('[data-person]'))
  tab.addEventListener('click', () => {
    state.who = tab.dataset.person;
    show();
  });
for (const tab of document.querySelectorAll('[data-face-tab]'))
  tab.addEventListener('click', () => {
    state.face = tab.dataset.faceTab;
    show();
  });
for (const face of ['zalo', 'telegram']) {
  const pane = document.querySelector(`.pane.${face}`);
  pane.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    const input = pane.querySelector('input');
    const text = input.value;
    if (text.trim() === '') return;
    input.value = '';
    send(face, { text }, text);
  });
  for (const extra of pane.querySelectorAll('[data-extra]'))
    extra.addEventListener('click', () => send(face, { [extra.dataset.extra]: true }, words[extra.dataset.extra]));
}
new EventSource('/sim/stream').addEventListener('message', (event) => receive(JSON.parse(event.data)));
show();
