/** The part of `npm run staff` about producers: who is linked, a new link code, ending a link. */
import { endLink, linkedPeople, producerNamed } from '../store/links.ts';
import { loadSettings } from '../store/settings.ts';
import { newLinkCode } from '../store/staff.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { type Opened, table } from './database.ts';

type Producer = { code: string; name: string };

/** Finds the producer by code or name, then does `job`; 1 when there is none or the name is not one producer's. */
export async function withProducer(
  opened: Opened,
  text: string,
  job: (opened: Opened, producer: Producer) => Promise<number>,
): Promise<number> {
  const producer = await producerNamed(opened.db, text);
  if (producer) return job(opened, producer);
  console.error(`Không có đúng một chủ thể "${text}"; hãy dùng mã chủ thể. / There is not exactly one such producer; use its code.`);
  return 1;
}

/** Prints a new link code; an unused older one stops working. */
export async function printProducerCode({ db, keys }: Opened, { code, name }: Producer): Promise<number> {
  const days = Number((await loadSettings(db)).values.link_code_days);
  const made = await newLinkCode(db, keys, { producerCode: code }, days, 'operator', Date.now());
  console.log(`${name} (${code}): ${made}  (dùng một lần, trong ${days} ngày; chỉ hiện lần này / one use, ${days} days, shown only now)`);
  return 0;
}

/** Prints who is linked, numbered for `unlink`. */
export async function printLinked({ db }: Opened, { code, name }: Producer): Promise<number> {
  const people = await linkedPeople(db, code);
  if (people.length === 0) console.log(`${name} (${code}): chưa có ai liên kết. / Nobody is linked.`);
  const rows = people.map(({ channels, tail, how, linkedAt }, at) => [`${at + 1}`, channels, `…${tail}`, how, hanoiDate(linkedAt)]);
  if (rows.length > 0) console.log(`${name} (${code})\n${table([['SỐ', 'KÊNH', 'MÃ CHAT', 'BẰNG', 'TỪ NGÀY'], ...rows])}`);
  return 0;
}

/** Ends the link of the n-th person of that list. */
export async function unlinkPerson({ db }: Opened, { code, name }: Producer, n: number): Promise<number> {
  const person = (await linkedPeople(db, code))[n - 1];
  if (person && (await endLink(db, code, person.person, 'operator', Date.now()))) {
    console.log(`Đã bỏ liên kết người số ${n} với ${name}. / Unlinked.`);
    return 0;
  }
  console.error(`Không có người số ${n}; xem: npm run staff -- linked ${code} / There is no person ${n}.`);
  return 1;
}
