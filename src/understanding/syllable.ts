/** The grammar of written Vietnamese syllables: which onsets, rhymes and tones go together, and where the tone is written. Pure. */

/** A tone by its VNI digit: 0 level, 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng. */
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;

/** A syllable in its parts. `rhyme` has its vowel marks and no tone: `được` is đ + ươc + 5. */
export interface Syllable {
  onset: string;
  rhyme: string;
  tone: Tone;
}

/** A syllable as keys make it: plain letters, which vowel marks were asked for (`MARK` bits) and the tone; the places of the marks don't count. */
export interface Keys {
  letters: string;
  marks: number;
  tone: Tone;
}

/** â ê ô, ơ ư, ă, đ: the VNI digits 6, 7, 8 and 9. */
export const MARK = { hat: 1, horn: 2, bowl: 4, bar: 8 } as const;

/** All onsets, the longest first. */
export const ONSETS = 'ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x'.split(' ').concat('');

/** All rhymes. A rhyme is known by its plain letters and its kinds of marks together, so marks may be typed anywhere in the word. */
export const RHYMES = `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
  ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay
  oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc
  uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up uơ ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp
  ươt ươu ưt ưu y ych yêm yên yêng yêt yêu ynh yt`
  .split(/\s+/)
  .filter((rhyme) => rhyme !== '');

const TONES = ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];
const MARKS: Readonly<Record<string, number>> = { '\u0302': MARK.hat, '\u031b': MARK.horn, '\u0306': MARK.bowl };

/** The plain letters, marks and tone of an NFC or NFD word in lower case; null when it holds anything but Vietnamese letters or two tones. */
export function keysOf(word: string): Keys | null {
  let [letters, marks, tone] = ['', 0, 0];
  for (const sign of word.normalize('NFD')) {
    const said = TONES.indexOf(sign);
    if (sign >= 'a' && sign <= 'z') letters += sign;
    else if (sign === 'đ') [letters, marks] = [`${letters}d`, marks | MARK.bar];
    else if (said > 0 && (tone === 0 || tone === said)) tone = said;
    else if (MARKS[sign]) marks |= MARKS[sign];
    else return null;
  }
  return { letters, marks, tone: tone as Tone };
}

let rhymes: ReadonlyMap<string, string> | null = null;
function rhymeOf(letters: string, marks: number): string | undefined {
  rhymes ??= new Map(
    RHYMES.map((rhyme) => {
      const keys = keysOf(rhyme);
      return [`${keys?.letters}${keys?.marks}`, rhyme];
    }),
  );
  return rhymes.get(`${letters}${marks}`);
}

/** The syllable that the keys make, or null when there is none. Stops (-c -ch -p -t) take only sắc and nặng, or no tone when none was typed. */
export function assemble({ letters, marks, tone }: Keys): Syllable | null {
  if (letters.length > 7) return null;
  for (const onset of ONSETS) {
    if (onset === 'đ' || !letters.startsWith(onset)) continue;
    const rhyme = rhymeOf(letters.slice(onset.length), marks & ~MARK.bar);
    const whole = (marks & MARK.bar) === 0 ? onset : onset === 'd' ? 'đ' : null;
    if (rhyme !== undefined && whole !== null && fits(whole, rhyme) && (tone < 2 || tone === 5 || !isStop(rhyme)))
      return { onset: whole, rhyme, tone };
  }
  return null;
}

/** Whether a word of plain letters is a Vietnamese syllable without its marks: "nguoi", "duoc", "huu"; "khoong" is none. */
export function isBare(word: string): boolean {
  if (word.length > 7 || !/^[a-z]+$/.test(word)) return false;
  return [0, MARK.hat, MARK.horn, MARK.bowl].some((marks) => assemble({ letters: word, marks, tone: 0 }) !== null);
}

/** Whether the rhyme ends in a stop: without a tone such a syllable is not written out (`mat`), only typed. */
export const isStop = (rhyme: string): boolean => /[cpt]$|ch$/.test(rhyme);

/** Which rhymes an onset takes: k, gh, ngh before e ê i y and c, g, ng before the others; "gin" and "giêng" count as g + in, iêng. */
export function fits(onset: string, rhyme: string): boolean {
  const front = /^[e\u00eaiy]/.test(rhyme);
  if (onset === 'qu') return /^[a\u0103\u00e2e\u00eaiy\u01a1]|^\u00f4c$/.test(rhyme) && !/^i[a\u00ea]/.test(rhyme);
  if (/^(?:ych|ynh|yt)$/.test(rhyme)) return false;
  if (rhyme.startsWith('yê')) return onset === '';
  // "xoong", "boong", "rơ moóc" are borrowed; "khoong" is Telex.
  if (/^oo/.test(rhyme)) return /^[bgmrstx]$/.test(onset);
  if (rhyme.startsWith('iê') && onset === '') return false;
  if (onset === 'gi') return !/^[iy]/.test(rhyme);
  if (rhyme === 'y') return /^(?:|h|k|l|m|n|s|t|th|v)$/.test(onset);
  if (onset === 'k' || onset === 'gh' || onset === 'ngh') return front;
  if (onset === 'g') return !front || /^i(?![au])/.test(rhyme);
  if (onset === 'c') return !front && !/^(?:o[a\u0103e]|u[\u00e2\u00ea\u01a1y])/.test(rhyme);
  return onset !== 'ng' || !front;
}

/** A word as a syllable, its tone wherever it was written ("hoà", "hòa", "Phựơng" in lower case); null when it is none. */
export function readSyllable(word: string): Syllable | null {
  const keys = word.length > 14 ? null : keysOf(word);
  return keys && assemble(keys);
}

/** The syllable as the house writes it: `hòa`, `thủy`, `khỏe`, `quý`; NFC, lower case. */
export function writeSyllable({ onset, rhyme, tone }: Syllable): string {
  const at = tonePlace(rhyme);
  return `${onset}${rhyme.slice(0, at + 1)}${TONES[tone]}${rhyme.slice(at + 1)}`.normalize('NFC');
}

/** The last vowel with a mark, else the vowel before an end, else the middle one of three and the first of two. */
function tonePlace(rhyme: string): number {
  const marked = Math.max(...[...'âăêôơư'].map((vowel) => rhyme.lastIndexOf(vowel)));
  if (marked >= 0) return marked;
  const vowels = /^[aeiouy]+/.exec(rhyme)?.[0].length ?? 1;
  if (vowels < rhyme.length) return vowels - 1;
  return vowels === 3 ? 1 : 0;
}
