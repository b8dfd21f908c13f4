/** A reply for where buttons can't be: choices by number, actions by their word, links as addresses. Pure. */
import type { Button, Language, Reply } from '../model.ts';

/** How to answer, by what the text offers. One short line, never blaming. */
const HOW_TO_ANSWER = {
  number: { vi: 'Anh/chị trả lời bằng số ạ.', en: 'Please reply with a number.' },
  word: { vi: 'Anh/chị nhắn lại dòng chữ in hoa ạ.', en: 'Please reply with the words in capitals.' },
  both: { vi: 'Anh/chị trả lời bằng số hoặc dòng chữ in hoa ạ.', en: 'Please reply with a number or the words in capitals.' },
} as const;

/**
 * The reply's text followed by its choices ("1. …", counting from `first`), its actions ("ĐỒNG Ý 0001: Đồng ý"), its links
 * ("Bản đồ: https://…") and one line that says how to answer. What is printed here is exactly what the engine reads back.
 */
export function numberedText(reply: Reply, language: Language): string {
  const { text, choices = [], actions = [], links = [], first = 1 } = reply;
  const numbered = choices.map(({ title }, index) => `${first + index}. ${oneLine(title)}`);
  const worded = actions.map(actionLine);
  const addresses = links.map(({ title, url }) => (title === '' ? url : `${oneLine(title)}: ${url}`));
  const how = howToAnswer(
    choices.length > 0,
    actions.some(({ word }) => Boolean(word)),
  );
  const blocks = [text, [...numbered, ...worded].join('\n'), addresses.join('\n'), how ? HOW_TO_ANSWER[how][language] : ''];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function actionLine({ title, word }: Button): string {
  const label = oneLine(title);
  if (!word) return label;
  // "XEM THÊM: Xem thêm" would say the same thing twice.
  return word.toUpperCase() === label.toUpperCase() ? word : `${word}: ${label}`;
}

function howToAnswer(numbers: boolean, words: boolean): keyof typeof HOW_TO_ANSWER | null {
  if (numbers && words) return 'both';
  if (numbers) return 'number';
  return words ? 'word' : null;
}

// A line break inside a title would look like one more choice.
function oneLine(title: string): string {
  return title.replace(/\s*\n\s*/g, ' ').trim();
}
