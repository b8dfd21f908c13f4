/** Other words for the same thing: the South's and the North's, and official short forms. For what is searched, never for names (ocop.md 6.3). Pure. */
import { fold } from './fold.ts';
import { agrees } from './marks.ts';
import type { NormalWord } from './normalise.ts';

/** Words of a message that may also be said in another way: `words[at]` up to `at + length` is also `says` (with its marks). */
export interface Also {
  at: number;
  length: number;
  says: string;
}

/** What may be typed → what Hanoi's lists write. Both are names of goods somewhere, so the typed words are kept beside these. */
const SAYS: readonly [string, string][] = (
  'trái=quả;heo=lợn;bắp=ngô;đậu phộng=lạc;đậu phụng=lạc;mè=vừng;trà=chè;chè=trà;khoai mì=sắn;đậu hũ=đậu phụ;tàu hũ=đậu phụ;bún tàu=miến;' +
  'chả lụa=giò lụa;chà bông=ruốc;chả giò=nem rán;bánh tráng=bánh đa;trái thơm=dứa;khóm=dứa;trái tắc=quất;mãng cầu=na;vịt xiêm=ngan;khổ qua=mướp đắng;' +
  'bông cải=súp lơ;hoa lơ=súp lơ;cá lóc=cá quả;chén=bát;tô=bát;dĩa=đĩa;ly=cốc;muỗng=thìa;ký=cân;dùm=giúp;giùm=giúp;' +
  'htx=hợp tác xã;tht=tổ hợp tác;hkd=hộ kinh doanh;dn=doanh nghiệp;cssx=cơ sở sản xuất;tnhh=trách nhiệm hữu hạn;cp=cổ phần;' +
  'hợp tác xã=htx;hộ kinh doanh=hkd;tổ hợp tác=tht;công ty=cty'
)
  .split(';')
  .map((line) => {
    const [typed = '', says = ''] = line.split('=');
    return [typed, says];
  });
/** Without their marks these are other words far more often: "trai" (khảm trai), "me", "to", "ly", "tra" (tra cứu), "che". */
const NEEDS_MARKS = new Set(['trai', 'me', 'to', 'tra', 'ly', 'ky', 'chen', 'dum', 'dia']);

let byFirst: ReadonlyMap<string, readonly { typed: readonly string[]; says: string }[]> | null = null;

/** What else the words of a message may be called. The words themselves stay. */
export function regional(words: readonly NormalWord[]): Also[] {
  byFirst ??= indexed();
  const found: Also[] = [];
  for (const [at, word] of words.entries()) {
    for (const { typed, says } of byFirst.get(word.folded) ?? []) {
      if (typed.every((meant, next) => isMeant(words[at + next], meant))) found.push({ at, length: typed.length, says });
    }
  }
  return found;
}

function isMeant(word: NormalWord | undefined, meant: string): boolean {
  if (!word || word.folded !== fold(meant)) return false;
  const marked = word.display.toLowerCase() !== word.folded;
  return marked ? agrees(word.display, meant) : !NEEDS_MARKS.has(word.folded);
}

function indexed(): ReadonlyMap<string, readonly { typed: readonly string[]; says: string }[]> {
  const index = new Map<string, { typed: readonly string[]; says: string }[]>();
  for (const [typed, says] of SAYS) {
    const words = typed.split(' ');
    const first = fold(words[0] ?? '');
    index.set(first, [...(index.get(first) ?? []), { typed: words, says }]);
  }
  return index;
}
