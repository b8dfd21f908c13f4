// One message as the page shows it: read from exactly what the two renderers send (src/channels/*/render).

/** The page's words in its language (src/demo/words.ts). */
export const words = JSON.parse(document.querySelector('#words').textContent);

/** Makes an element. */
export const el = (tag, props = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), props);
  made.append(...children);
  return made;
};

/** Telegram sends HTML: only b, i, a and entities ever occur; taken apart by the browser's parser, kept as text. */
function plain(html) {
  return new DOMParser().parseFromString(html.replaceAll('\n', '&#10;'), 'text/html').body.textContent ?? '';
}

const readers = {
  telegram({ reply_markup: markup = {}, text, caption, photo, document: file }) {
    const inline = (key) => ({ title: key.text, tap: key.callback_data, url: key.url });
    const asking = (key) => ({ title: key.text, ask: key.request_contact ? 'card' : 'location' });
    return {
      text: plain(text ?? caption ?? ''),
      photo: photo ?? file,
      rows: [...(markup.inline_keyboard ?? []).map((row) => row.map(inline)), ...(markup.keyboard ?? []).map((row) => row.map(asking))],
    };
  },
  zalo({ message = {} }) {
    const { template_type: template, buttons = [], elements = [], token } = message.attachment?.payload ?? {};
    const key = ({ title, payload }) => (typeof payload === 'string' ? { title, tap: payload } : { title, url: payload?.url });
    const form = template === 'request_user_info';
    return {
      text: message.text ?? (form ? `${elements[0]?.title}\n${elements[0]?.subtitle}` : ''),
      photo: elements[0]?.url ?? elements[0]?.image_url ?? elements[0]?.attachment_id ?? token,
      rows: [...buttons.map((button) => [key(button)]), ...(form ? [[{ title: words.card, ask: 'card' }]] : [])],
    };
  },
};

/** The plain words of an entry, for a quote. */
export function wordsOf(face, entry) {
  return entry.direction === 'in' ? entry.shown : readers[face](entry.outgoing.body).text;
}

/**
 * The element of one entry. `act.say(text)`, `act.tap(payload, title)` and `act.ask(kind)` send; `act.quote`, where there is one, quotes the
 * entry; `quoted` is the text of the message that this one quotes.
 */
export function message(face, entry, act, quoted) {
  const mine = entry.direction === 'in';
  const { text, photo, rows } = mine ? { text: entry.shown, rows: [] } : readers[face](entry.outgoing.body);
  const bubble = el('div', { className: 'bubble' });
  if (quoted) bubble.append(el('div', { className: 'quote', textContent: quoted }));
  if (photo) bubble.append(picture(photo));
  if (text) bubble.append(el('div', { className: 'words' }, ...(mine ? [text] : alive(face, text, act))));
  const made = el('div', { className: `message ${mine ? 'me' : 'them'}` }, bubble);
  if (rows.length > 0)
    made.append(
      el('div', { className: 'keys' }, ...rows.map((row) => el('div', { className: 'keyrow' }, ...row.map((key) => keyOf(key, act))))),
    );
  made.append(foot(entry, act));
  return made;
}

/** A picture of another host is a link: this page asks nothing of anybody else. */
function picture(photo) {
  // What a platform keeps has a name and no address.
  if (!/^(https?:|\/)/.test(photo)) return el('span', { className: 'photo', textContent: `📎 ${photo}` });
  const url = new URL(photo, location.href);
  if (url.origin === location.origin) return el('img', { src: url.href, alt: '', loading: 'lazy' });
  return el('a', { className: 'photo', href: url.href, target: '_blank', rel: 'noopener noreferrer', textContent: `${words.photo} ↗` });
}

/** Addresses become links, a phone number and a code stay on one line; on Telegram a command can be tapped. */
function alive(face, text, act) {
  return text
    .split(/(https?:\/\/[^\s)]+|(?<![\p{L}\d/])\/[a-z]{2,}\b|(?<!\d)0\d{3} \d{3} \d{3}\b|\b[A-Z]{1,3}-(?:\d{4}-)?\d{4}\b)/u)
    .map((part, n) => {
      if (n % 2 === 0) return part;
      if (/^[A-Z\d]/.test(part)) return el('span', { className: 'whole', textContent: part });
      if (part.startsWith('http')) return el('a', { href: part, target: '_blank', rel: 'noopener noreferrer', textContent: part });
      if (face !== 'telegram') return part;
      const command = el('button', { type: 'button', className: 'command', textContent: part });
      command.addEventListener('click', () => act.say(part));
      return command;
    });
}

function keyOf({ title, tap, url, ask }, act) {
  if (url) return el('a', { className: 'key', href: url, target: '_blank', rel: 'noopener noreferrer', textContent: `${title} ↗` });
  const made = el('button', { type: 'button', className: 'key', textContent: title });
  made.addEventListener('click', () => (ask ? act.ask(ask) : act.tap(tap, title)));
  return made;
}

const clock = new Intl.DateTimeFormat('vi-VN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' });

function foot({ at, direction, outgoing }, act) {
  const made = el('div', { className: 'foot' }, el('time', { dateTime: new Date(at).toISOString(), textContent: clock.format(at) }));
  if (direction === 'in') return made;
  if (act.quote) {
    const reply = el('button', { type: 'button', className: 'reply', textContent: words.reply });
    reply.addEventListener('click', act.quote);
    made.append(reply);
  }
  const raw = el('details', {}, el('summary', { textContent: words.raw }));
  raw.addEventListener('toggle', () => {
    if (raw.open && raw.children.length === 1)
      raw.append(el('pre', { tabIndex: 0, textContent: `${outgoing.call}\n${JSON.stringify(outgoing.body, null, 2)}` }));
  });
  made.append(raw);
  return made;
}
