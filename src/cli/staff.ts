/** `npm run staff`: adds, links, lists and removes members of staff, and lists what waits for them. Exit 1 when a name doesn't fit, 2 on wrong use. */
import type { StaffRole, TaskKind } from '../model.ts';
import { loadSettings } from '../store/settings.ts';
import { addStaff, allowSending, listStaff, newLinkCode, removeStaff, type StaffMember, staffNamed, waitingTasks } from '../store/staff.ts';
import { newStaffKey, revokeStaffKey } from '../store/staff-keys.ts';
import { listUndelivered, sendAgain } from '../store/undelivered.ts';
import { hanoiDate, hanoiTime } from '../understanding/hanoi-time.ts';
import { type Opened, openDatabase, runCommand, table } from './database.ts';
import { outcomes } from './staff-outcomes.ts';
import { printLinked, printProducerCode, unlinkPerson, withProducer } from './staff-producers.ts';
import { registrationsJob } from './staff-registrations.ts';

const USAGE = `npm run staff -- add NAME --role viewer|officer|admin   thêm cán bộ, in mã liên kết / adds, prints a link code
                 --send                                  officer: được gửi tin cho nhiều người / may send notices to many
npm run staff -- link NAME                               mã liên kết mới / a new link code
npm run staff -- allow NAME | forbid NAME                cho phép, thôi cho phép gửi tin cho nhiều người / the right to send to many
npm run staff -- key NAME [--revoke]                     khóa API, chỉ hiện một lần; --revoke: bỏ khóa / an API key, shown once
npm run staff -- list                                    danh sách / lists
npm run staff -- remove NAME                             cho nghỉ / removes
npm run staff -- waiting                                 việc đang chờ / what waits for a person
npm run staff -- undelivered [--send]                    tin đã thôi gửi; --send: gửi lại / messages given up; --send: once more
npm run staff -- registrations FAIR [--csv FILE]          ai đăng ký hội chợ, tập huấn / who registered for a fair
npm run staff -- outcomes                                kết nối rồi thì sao / what became of accepted requests
npm run staff -- code PRODUCER                           mã liên kết mới cho chủ thể / a new code for a producer
npm run staff -- linked PRODUCER                         ai đã liên kết / who is linked
npm run staff -- unlink PRODUCER --person N              bỏ liên kết người số N / ends a link`;
const ROLES: readonly StaffRole[] = ['viewer', 'officer', 'admin'];
const ROLE_WORDS: Record<StaffRole, string> = { viewer: 'xem', officer: 'cán bộ', admin: 'quản trị' };
const KIND_WORDS: Record<TaskKind, string> = {
  handover: 'gặp cán bộ',
  'request-unreachable': 'yêu cầu chưa tới chủ thể',
  complaint: 'phản ánh',
  'data-request': 'dữ liệu cá nhân',
  undelivered: 'tin chưa gửi được',
  'channel-consent': 'kênh cần cấp quyền lại',
};
/** Who the audit names: whoever may run commands on the office's machine. */
const OPERATOR = 'operator';

type Job = (opened: Opened) => Promise<number>;

await runCommand(async () => {
  const job = jobOf(process.argv.slice(2));
  if (job === null) {
    console.error(USAGE);
    return 2;
  }
  const opened = await openDatabase();
  const code = await job(opened);
  opened.db.close();
  return code;
});

/** What the words of the command line order; null when they make no sense. */
function jobOf(words: readonly string[]): Job | null {
  const at = words.indexOf('--role');
  const role = at === -1 ? undefined : ROLES.find((known) => known === words[at + 1]);
  const [verb, ...rest] = at === -1 ? words : words.toSpliced(at, 2);
  if (verb === 'add') return addJob(rest, role);
  const name = rest.join(' ').trim();
  if (at !== -1) return null;
  if (verb === 'undelivered') return name === '' || name === '--send' ? (opened) => undelivered(opened, name !== '') : null;
  if (verb === 'unlink') return unlink(rest);
  if (verb === 'registrations') return registrationsJob(rest);
  if (verb === 'code') return name ? (opened) => withProducer(opened, name, printProducerCode) : null;
  if (verb === 'linked') return name ? (opened) => withProducer(opened, name, printLinked) : null;
  if (verb === 'key') return keyJob(rest);
  if (verb === 'allow' || verb === 'forbid')
    return name ? (opened) => withMember(opened, name, (member) => allow(opened, member, verb === 'allow')) : null;
  if (verb === 'link') return name ? (opened) => withMember(opened, name, (member) => link(opened, member)) : null;
  if (verb === 'remove') return name ? (opened) => withMember(opened, name, (member) => remove(opened, member)) : null;
  if (name) return null;
  if (verb === 'outcomes') return outcomes;
  return verb === 'list' ? list : verb === 'waiting' ? waiting : null;
}

function addJob(words: readonly string[], role: StaffRole | undefined): Job | null {
  const maySend = words.includes('--send');
  const name = words
    .filter((word) => word !== '--send')
    .join(' ')
    .trim();
  if (!name || !role || (maySend && role === 'viewer')) return null;
  return (opened) => add(opened, { name, role, maySend });
}

function keyJob(words: readonly string[]): Job | null {
  const revoke = words.includes('--revoke');
  const name = words
    .filter((word) => word !== '--revoke')
    .join(' ')
    .trim();
  return name ? (opened) => withMember(opened, name, (member) => (revoke ? revokeKey(opened, member) : key(opened, member))) : null;
}

function unlink(words: readonly string[]): Job | null {
  const at = words.indexOf('--person');
  const n = Number(words[at + 1]);
  const name = words.toSpliced(at, 2).join(' ').trim();
  if (at === -1 || !Number.isInteger(n) || n < 1 || !name) return null;
  return (opened) => withProducer(opened, name, (all, producer) => unlinkPerson(all, producer, n));
}

async function add(opened: Opened, added: { name: string; role: StaffRole; maySend: boolean }): Promise<number> {
  const member = await addStaff(opened.db, added, OPERATOR, Date.now());
  if (member === null) return fail(`Tên "${added.name}" đã có (kể cả người đã nghỉ); hãy thêm họ hoặc phòng. / This name is taken.`);
  console.log(`Đã thêm ${member.name} (${ROLE_WORDS[added.role]}). / Added.`);
  return link(opened, member);
}

async function link({ db, keys }: Opened, member: StaffMember): Promise<number> {
  const days = Number((await loadSettings(db)).values.link_code_days);
  const code = await newLinkCode(db, keys, { staffId: member.id }, days, OPERATOR, Date.now());
  console.log(`Mã liên kết: ${code}  (dùng một lần, trong ${days} ngày; chỉ hiện lần này / one use, ${days} days, shown only now)`);
  console.log(`${member.name} mở Zalo hoặc Telegram của văn phòng và gửi mã này. / Send this code to the office's bot.`);
  return 0;
}

async function key({ db, keys }: Opened, member: StaffMember): Promise<number> {
  console.log(`Khóa API: ${await newStaffKey(db, keys, member.id, OPERATOR, Date.now())}`);
  console.log('Chỉ hiện lần này, khóa cũ thôi dùng được. / Shown only now; an older key stops working. Authorization: Bearer KEY');
  return 0;
}

async function revokeKey({ db }: Opened, member: StaffMember): Promise<number> {
  await revokeStaffKey(db, member.id, OPERATOR, Date.now());
  return say(`${member.name} không còn khóa API. / The key is gone.`);
}

async function allow({ db }: Opened, member: StaffMember, allowed: boolean): Promise<number> {
  if (!(await allowSending(db, member, allowed, OPERATOR, Date.now())))
    return fail(`${member.name} là ${ROLE_WORDS[member.role]}: quyền gửi theo vai trò. / The role decides: admins may, viewers may not.`);
  return say(
    `${member.name} ${allowed ? 'được gửi tin cho nhiều người. / May send.' : 'không gửi tin cho nhiều người nữa. / May not send.'}`,
  );
}

async function remove({ db }: Opened, member: StaffMember): Promise<number> {
  await removeStaff(db, member.id, OPERATOR, Date.now());
  console.log(`${member.name} không còn là cán bộ; việc đang giữ đã trả lại hàng chờ. / Removed; what they owned waits again.`);
  return 0;
}

async function withMember({ db }: Opened, name: string, then: (member: StaffMember) => Promise<number>): Promise<number> {
  const member = await staffNamed(db, name);
  return member ? then(member) : fail(`Không có cán bộ tên "${name}". Xem: npm run staff -- list / There is no such member of staff.`);
}

async function list({ db }: Opened): Promise<number> {
  const members = await listStaff(db);
  if (members.length === 0) return say('Chưa có cán bộ nào. Thêm: npm run staff -- add NAME --role officer / Nobody yet.');
  const rows = members.map(({ id, name, role, linked, maySend, createdAt }) => [
    ...[id, name, role],
    linked ? 'có' : 'chưa',
    maySend ? 'được' : '-',
    hanoiDate(createdAt),
  ]);
  return say(table([['MÃ', 'TÊN', 'VAI TRÒ', 'ĐÃ LIÊN KẾT', 'GỬI NHIỀU NGƯỜI', 'TỪ NGÀY'], ...rows]));
}

async function waiting({ db }: Opened): Promise<number> {
  const tasks = await waitingTasks(db);
  if (tasks.length === 0) return say('Không có việc nào đang chờ. / Nothing waits.');
  const rows = tasks.map(({ id, kind, object, owner, dueOn, createdAt }) => [
    id,
    KIND_WORDS[kind],
    object || '-',
    owner || 'chưa ai nhận',
    dueOn ?? '-',
    `${hanoiDate(createdAt)} ${hanoiTime(createdAt)}`,
  ]);
  return say(table([['VIỆC', 'LOẠI', 'VỀ', 'NGƯỜI NHẬN', 'HẠN', 'TỪ LÚC'], ...rows]));
}

/** Messages that were given up: what they are and why, not to whom; a person's name or words stand nowhere here. */
async function undelivered({ db }: Opened, send: boolean): Promise<number> {
  const all = await listUndelivered(db);
  if (all.length === 0) return say('Không có tin nào chưa gửi được. / Nothing was given up.');
  const rows = all.map(({ id, channel, flow, failure, reason, givenUpAt }) => [
    String(id),
    channel,
    flow ?? 'trả lời / reply',
    failure,
    reason,
    `${hanoiDate(givenUpAt)} ${hanoiTime(givenUpAt)}`,
  ]);
  console.log(table([['TIN', 'KÊNH', 'NỘI DUNG', 'LỖI', 'LÝ DO', 'THÔI GỬI LÚC'], ...rows]));
  if (!send) return say('Gửi lại tất cả: npm run staff -- undelivered --send / send them all once more');
  return say(`Đang gửi lại ${await sendAgain(db, OPERATOR, Date.now())} tin. / On their way again.`);
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

function fail(text: string): 1 {
  console.error(text);
  return 1;
}
