/** The part of `npm run staff` about registrations for a fair: the list on the screen, or as CSV for a spreadsheet. */
import { writeFile } from 'node:fs/promises';
import type { RegistrationState } from '../model.ts';
import { fairsNamed, type ListedRegistration, listRegistrations } from '../store/registrations.ts';
import { type Opened, table } from './database.ts';

const STATE_WORDS: Record<RegistrationState, string> = {
  registered: 'đã đăng ký',
  waiting: 'chờ chỗ',
  confirmed: 'đã xác nhận',
  refused: 'chưa nhận',
  withdrawn: 'đã rút',
};
const HEADINGS = ['số', 'mã chủ thể', 'chủ thể', 'trạng thái', 'chờ thứ', 'sản phẩm', 'gian', 'người tham gia', 'trả lời thêm', 'ngày'];
const CONTACT_HEADINGS = ['liên hệ', 'điện thoại'];
/** When those who speak for the producer were last told that the fair has changed. */
const TOLD_HEADING = 'báo thay đổi';

/** `registrations FAIR [--csv FILE]`; null when the words make no sense. */
export function registrationsJob(words: readonly string[]): ((opened: Opened) => Promise<number>) | null {
  const at = words.indexOf('--csv');
  const file = at === -1 ? null : words[at + 1];
  const fair = (at === -1 ? words : words.toSpliced(at, 2)).join(' ').trim();
  if (fair === '' || file === undefined || file === '') return null;
  return (opened) => print(opened, fair, file);
}

async function print({ db, keys }: Opened, words: string, file: string | null): Promise<number> {
  const [fair, ...others] = await fairsNamed(db, words);
  if (!fair || others.length > 0) {
    const found = fair ? [fair, ...others].map(({ id, name, start }) => `  ${id}  ${start}  ${name}`) : [];
    console.error([`Không có đúng một mục "${words}". / There is not exactly one such fair.`, ...found].join('\n'));
    return 1;
  }
  const list = await listRegistrations(db, keys, fair.id, 'operator', Date.now());
  if (file === null) {
    console.log(list.length === 0 ? `${fair.name}: chưa có ai đăng ký. / Nobody yet.` : `${fair.name} (${fair.id})\n${shown(list)}`);
    return 0;
  }
  await writeFile(file, csv(list));
  console.log(`${file}: ${list.length} dòng / rows`);
  return 0;
}

const cells = (one: ListedRegistration): string[] => [
  ...[one.number, one.producerCode, one.producer, STATE_WORDS[one.state], String(one.place ?? '')],
  ...[one.products, one.booth, one.person, one.answer, one.createdOn],
];

/** On the screen: no phone. */
function shown(list: readonly ListedRegistration[]): string {
  const brief = (row: string[]) => [row[0], row[2], row[3], row[4], row[6], row[9], row[10]].map((cell) => cell || '-');
  return table([
    brief([...HEADINGS, TOLD_HEADING]).map((heading) => heading.toUpperCase()),
    ...list.map((one) => brief([...cells(one), one.changeToldOn])),
  ]);
}

/** For Excel: UTF-8 with BOM. A cell that a spreadsheet would run as a formula is kept a text. */
function csv(list: readonly ListedRegistration[]): string {
  const rows = [
    [...HEADINGS, ...CONTACT_HEADINGS, TOLD_HEADING],
    ...list.map((one) => [...cells(one), one.contact, one.phone, one.changeToldOn]),
  ];
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
