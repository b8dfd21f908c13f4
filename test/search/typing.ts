/**
 * How people type a name: the nine manners that search is measured on. An encoder of its own, written against the rules of Telex and VNI; it
 * must not use the code that reads them.
 */
import type { Draw } from './draw.ts';

const TONES: Record<string, { telex: string; vni: string }> = {
  '\u0301': { telex: 's', vni: '1' },
  '\u0300': { telex: 'f', vni: '2' },
  '\u0309': { telex: 'r', vni: '3' },
  '\u0303': { telex: 'x', vni: '4' },
  '\u0323': { telex: 'j', vni: '5' },
};
const SHAPES: Record<string, { telex: (letter: string) => string; vni: string }> = {
  '\u0302': { telex: (letter) => letter.toLowerCase(), vni: '6' },
  '\u031b': { telex: () => 'w', vni: '7' },
  '\u0306': { telex: () => 'w', vni: '8' },
};

type Method = 'telex' | 'vni';
const DASHED: Record<Method, string> = { telex: 'dd', vni: 'd9' };

/** One word through an input method that is off. `late`: the tone at the word's end, as most people type; otherwise behind its vowel. */
function keys(word: string, method: Method, late: boolean): string {
  let [typed, end] = ['', ''];
  for (const letter of word.normalize('NFC')) {
    const [base = '', ...marks] = letter.normalize('NFD');
    typed += base === 'đ' ? DASHED[method] : base === 'Đ' ? DASHED[method].toUpperCase() : base;
    // Of "ộ" the tone comes first in NFD, and last under the fingers.
    for (const mark of marks) typed += method === 'telex' ? (SHAPES[mark]?.telex(base) ?? '') : (SHAPES[mark]?.vni ?? '');
    const tone = marks.map((mark) => TONES[mark]?.[method] ?? '').join('');
    if (late) end += tone;
    else typed += tone;
  }
  return typed + end;
}

/** Without marks. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFC');

const inMethod = (method: Method) => (name: string, draw: Draw) => {
  const late = draw.often(0.7);
  return name
    .split(' ')
    .map((word) => keys(word, method, late))
    .join(' ');
};

/** Neighbours on a keyboard, as fingers slip. */
const NEIGHBOURS: Record<string, string> = {
  ...{ q: 'wa', w: 'qes', e: 'wrd', r: 'etf', t: 'ryg', y: 'tuh', u: 'yij', i: 'uok', o: 'ipl', p: 'ol' },
  ...{ a: 'qsz', s: 'awdx', d: 'sefc', f: 'drgv', g: 'fthb', h: 'gyjn', j: 'hukm', k: 'jil', l: 'kop' },
  ...{ z: 'asx', x: 'zsdc', c: 'xdfv', v: 'cfgb', b: 'vghn', n: 'bhjm', m: 'njk' },
};

/** One slip at any letter: another letter, two swapped, one missing, one doubled, a space lost or one too many. */
function slip(name: string, draw: Draw): string {
  const letters = [...(draw.often(0.5) ? name : plain(name))];
  const isLetter = (at: number) => /\p{L}/u.test(letters[at] ?? '');
  for (;;) {
    const at = draw.below(letters.length);
    const here = letters[at] ?? '';
    switch (draw.below(6)) {
      case 0:
        if (isLetter(at)) return letters.with(at, draw.one([...(NEIGHBOURS[plain(here).toLowerCase()] ?? 'e')])).join('');
        break;
      case 1:
        if (isLetter(at) && isLetter(at + 1) && here !== letters[at + 1])
          return letters
            .with(at, letters[at + 1] ?? '')
            .with(at + 1, here)
            .join('');
        break;
      case 2:
        if (isLetter(at)) return letters.toSpliced(at, 1).join('');
        break;
      case 3:
        if (isLetter(at)) return letters.toSpliced(at, 0, here).join('');
        break;
      case 4:
        if (here === ' ') return letters.toSpliced(at, 1).join('');
        break;
      default:
        if (isLetter(at) && isLetter(at - 1)) return letters.toSpliced(at, 0, ' ').join('');
    }
  }
}

/** Any word left out of a name of three or more; shorter names stay whole. */
function missing(name: string, draw: Draw): string {
  const words = name.split(' ');
  return words.length < 3 ? name : words.toSpliced(draw.below(words.length), 1).join(' ');
}

const SENTENCES = [
  'cho mình hỏi mua … giá bao nhiêu ạ',
  'bên mình có … không shop',
  'em cần nhập … 50kg/tháng',
  'shop ơi còn … không ạ',
  'tìm giúp em … với',
  'Tôi muốn mua … ở đâu ạ?',
  'cho hỏi … bán ở đâu, có giao hàng không',
  'Chào shop, bên em là cửa hàng thực phẩm sạch, đang tìm nguồn … số lượng lớn, cho em xin báo giá ạ',
  'ad cho xin thông tin … vs ạ',
  'mình cần … làm quà biếu',
  'có ai bán … k ạ',
];

/** The manners, each from a product's name. */
export const MANNERS: Record<string, (name: string, draw: Draw) => string> = {
  marks: (name) => name,
  'no marks': (name) => plain(name).toLowerCase(),
  telex: inMethod('telex'),
  vni: inMethod('vni'),
  nfd: (name) => name.normalize('NFD'),
  capitals: (name, draw) => (draw.often(0.5) ? name : plain(name)).toUpperCase(),
  'one slip': slip,
  'one word missing': missing,
  'in a sentence': (name, draw) => draw.one(SENTENCES).replace('…', draw.often(0.5) ? name : plain(name).toLowerCase()),
};
