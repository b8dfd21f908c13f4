/** Cells of a fairs spreadsheet that say how people register. Pure. A reader gives null for what it can't read. */
import type { FairAsk, FairState, Gathering } from '../model.ts';
import { fold } from '../understanding/fold.ts';

/** `hội chợ`, `Lớp tập huấn`, `training` → the topic it belongs to. */
export function readGathering(text: string): Gathering | null {
  const folded = fold(text);
  if (/tap huan|dao tao|khoa hoc|training|course/.test(folded)) return 'training';
  if (/kiem tra|inspection/.test(folded)) return 'inspections';
  return /hoi cho|tuan hang|phien cho|trien lam|festival|le hoi|fair|exhibition/.test(folded) ? 'fairs' : null;
}

/** `hủy`, `không tổ chức`, `cancelled` → called off; `tạm hoãn` → postponed; `đúng kế hoạch`, `vẫn tổ chức` → planned. */
export function readFairState(text: string): FairState | null {
  const folded = fold(text);
  if (/^(?:da |bi )*(?:huy|huy bo|khong to chuc(?: nua)?|dung to chuc|cancell?ed|called off)$/.test(folded)) return 'called_off';
  if (/^(?:tam |da |bi )*(?:hoan|lui|lui ngay|postponed)$/.test(folded)) return 'postponed';
  return /^(?:co|(?:dung|theo) (?:ke hoach|lich)|(?:van |se |lai )?to chuc(?: lai)?|sap (?:to chuc|dien ra)|dang (?:to chuc|dien ra)|da (?:to chuc|dien ra|ket thuc)|planned|as planned|on)$/.test(
    folded,
  )
    ? 'planned'
    : null;
}

/** `60`, `60 gian hàng`, `30 học viên` → the number. "khoảng 60" and "60–80" are no limit that anybody could count by. */
export function readPlaces(text: string): number | null {
  const places = /^(\d{1,5})(?: (?:gian|gian hang|cho|suat|nguoi|hoc vien|don vi|chu the|booths?|places?))?$/.exec(fold(text))?.[1];
  return places === undefined || Number(places) === 0 ? null : Number(places);
}

const ASKED: readonly (readonly [FairAsk, RegExp])[] = [
  ['products', /san pham|products?/],
  ['booth', /gian|booth/],
  ['person', /nguoi|dai dien|person|contact/],
  ['question', /cau hoi|question/],
];

/** `sản phẩm; cỡ gian; người tham gia` → what to ask, in our order. */
export function readAsks(text: string): FairAsk[] | null {
  const items = pieces(text).map((item) => ASKED.find(([, words]) => words.test(fold(item)))?.[0]);
  return items.includes(undefined) ? null : ASKED.map(([ask]) => ask).filter((ask) => items.includes(ask));
}

/** Parts of a cell between semicolons or line ends. */
export function pieces(text: string): string[] {
  return text
    .split(/[;\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
