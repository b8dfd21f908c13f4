/** Rows of producers, fairs, points of sale and holidays. Pure. */
import { readLinkCode } from '../understanding/readers/codes.ts';
import { firstDay, lastDay, readDate } from './dates.ts';
import { placeInAddress } from './places.ts';
import { pieces, readAsks, readFairState, readGathering, readPlaces } from './registering.ts';
import type { RowReader } from './row-reader.ts';
import type { ListedFair, ListedHoliday, ListedPoint, ListedProducer } from './rows.ts';
import { readPhone, readYesNo } from './values.ts';

/** District and commune: own columns, then the address, then the heading rows. */
function place(row: RowReader): { district: string; commune: string } {
  const named = placeInAddress(row.text('address'));
  const { section } = row.data;
  return {
    district: row.text('district') || named.district || section.district || '',
    commune: row.text('commune') || named.commune || section.commune || '',
  };
}

function linkCode(text: string): string | null {
  const code = readLinkCode(text);
  return code.ok ? code.value : null;
}

/** One producer. */
export function readProducer(row: RowReader): ListedProducer {
  const phoneHint = ['Viết như 0912345678 hoặc +84912345678.', 'Write it as 0912345678 or +84912345678.'] as const;
  const codeHint = [
    'Mã liên kết gồm 10 chữ cái và chữ số, không có 0 O 1 I L.',
    'A link code has ten letters and digits, without 0 O 1 I L.',
  ] as const;
  return {
    code: row.code('code'),
    name: row.needed('name'),
    kind: row.text('kind'),
    ...place(row),
    address: row.text('address'),
    contact: row.text('contact'),
    phone: row.value('phone', '', readPhone, ...phoneHint),
    linkCode: row.value('link_code', '', linkCode, ...codeHint),
    notes: row.data.notes,
  };
}

/** `16–20/8/2022` or `từ 28/9/2023 đến 1/10/2023` in one cell: both ends. */
function readSpan(text: string): { start: string; end: string } | null {
  const one = readDate(text);
  if (one !== null) return { start: one, end: '' };
  const short = /^(?:từ |ngày )*(\d{1,2})\s*(?:-|–|đến)\s*((?:ngày )?\d{1,2}(\/|-|\.)(\d{1,2})\3(\d{4}))$/i.exec(text.trim());
  const long = /^(?:từ |ngày )*(.+?\d{4})\s*(?:-|–|đến)\s*(.+)$/i.exec(text.trim());
  const start = short ? readDate(`${short[1]}/${short[4]}/${short[5]}`) : readDate(long?.[1] ?? '');
  const end = readDate((short ? short[2] : long?.[2]) ?? '');
  return start !== null && end !== null ? { start, end } : null;
}

const KIND_HINT = ['Ghi "hội chợ", "tập huấn" hoặc "kiểm tra".', 'Write "fair", "training" or "inspection".'] as const;
const ASKS_HINT = [
  'Ghi các mục cách nhau bằng dấu chấm phẩy: sản phẩm; cỡ gian; người tham gia; câu hỏi.',
  'Write, separated by semicolons: products; booth; person; question.',
] as const;
const STATE_HINT = [
  'Ghi "hủy", "hoãn" hoặc "đúng kế hoạch"; để trống là như cũ.',
  'Write "called off", "postponed" or "planned"; empty: as it was.',
] as const;
const PLACES_HINT = ['Ghi một số nguyên từ 1.', 'Write a whole number from 1.'] as const;
const YES_NO_HINT = ['Ghi "có" hoặc "không".', 'Write "yes" or "no".'] as const;

/** What a registration in chat needs to know. The number of booths is the number of places where it is a plain number and nothing else says. */
function registering(row: RowReader): Pick<ListedFair, 'kind' | 'registers' | 'places' | 'asks' | 'booths' | 'question'> {
  const places = row.value<number | null>('places', null, readPlaces, ...PLACES_HINT);
  return {
    kind: row.value('kind', '', readGathering, ...KIND_HINT),
    registers: row.value<boolean | null>('register', null, readYesNo, ...YES_NO_HINT),
    places: places ?? readPlaces(row.text('capacity')),
    asks: row.value('asks', [], readAsks, ...ASKS_HINT),
    booths: pieces(row.text('booths')),
    question: row.text('question'),
  };
}

/** One fair. */
export function readFair(row: RowReader): ListedFair {
  const hint = ['Viết như 24/11/2026, 11/2026 hoặc 2026.', 'Write it as 24/11/2026, 11/2026 or 2026.'] as const;
  const span = row.value('start', { start: '', end: '' }, readSpan, ...hint);
  if (row.text('start') === '') row.refuse('start', 'Để trống', 'Empty');
  const end = row.date('end') || span.end;
  if (end !== '' && span.start !== '' && lastDay(end) < firstDay(span.start))
    row.refuse('end', 'Kết thúc trước khi bắt đầu', 'Ends before it begins');
  const text = (key: string) => row.text(key);
  return {
    name: row.needed('name'),
    start: span.start,
    end,
    venue: text('venue'),
    organiser: text('organiser'),
    hours: text('hours'),
    deadline: row.date('deadline'),
    who: text('who'),
    groups: text('groups'),
    capacity: text('capacity'),
    fee: text('fee'),
    contact: text('contact'),
    form: text('form'),
    size: text('size'),
    ...registering(row),
    state: row.value('state', '', readFairState, ...STATE_HINT),
    note: text('note'),
    notes: row.data.notes,
  };
}

/** One point of sale. Half a position is refused: it would put the point in the sea. */
export function readPoint(row: RowReader): ListedPoint {
  const lat = row.number('lat', 8, 24);
  const lon = row.number('lon', 102, 110);
  if ((lat === null) !== (lon === null) && row.refused.length === 0)
    row.refuse(lat === null ? 'lat' : 'lon', 'Cần cả vĩ độ và kinh độ', 'Both latitude and longitude are needed');
  return {
    name: row.needed('name'),
    address: row.text('address'),
    ...place(row),
    opened: row.date('opened'),
    hours: row.text('hours'),
    lat,
    lon,
    notes: row.data.notes,
  };
}

/** One holiday: a whole date. */
export function readHoliday(row: RowReader): ListedHoliday {
  const wholeDate = (text: string) => {
    const date = readDate(text);
    return date?.length === 10 ? date : null;
  };
  const day = row.value('date', '', wholeDate, 'Cần đủ ngày, tháng, năm: 24/11/2026.', 'Day, month and year are needed: 24/11/2026.');
  if (row.text('date') === '') row.refuse('date', 'Để trống', 'Empty');
  const working = readYesNo(row.data.values.working ?? '');
  if (working === null) row.refuse('working', 'Ghi "có" hoặc "không"', 'Write "yes" or "no"');
  return { day, working: working ?? false, name: row.text('name') };
}
