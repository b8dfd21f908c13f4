/**
 * What the linter knows about the outside: the longest realistic result of every lookup, the fields of every lookup and effect,
 * the longest answer of every reader. Names are the longest of the programme's own lists or a little longer. Pure.
 * A new lookup or effect in `model.ts` does not compile here until it has its line.
 */
import type {
  CertificateView,
  DossierView,
  Effect,
  EffectName,
  FairTimes,
  FairView,
  LookupName,
  Lookups,
  NoticeNarrowing,
  NoticeWork,
  PointView,
  ProductView,
  RegistrationView,
  RequestView,
  TaskView,
  Value,
} from '../model.ts';
import { FAIR_ASKS, NOTICE_LENGTH, NOTICE_TARGETS, OUTCOMES, RECIPIENT_REASONS, REGISTRATION_STATES, TOPICS } from '../model.ts';
import type { Pattern, Reader } from './book.ts';

const PRODUCT = 'Sữa tươi thanh trùng không đường Trang Viên đóng chai thủy tinh 500 ml';
const PRODUCER = 'Hợp tác xã Dịch vụ nông nghiệp tổng hợp và Thương mại hoa cây cảnh Hồng Vân';
const PLACE = 'Phường Văn Miếu-Quốc Tử Giám';
const NOTE = 'Bổ sung phiếu kết quả kiểm nghiệm còn hiệu lực, hợp đồng liên kết với vùng nguyên liệu và bản công bố chất lượng sản phẩm. ';
/** How many items a lookup hands over at most: one page of the smallest screen. */
const PAGE = 5;
const many = <T>(item: T): T[] => Array.from({ length: PAGE }, () => item);

const certificate: CertificateView = {
  stars: 5,
  potential5: true,
  score: 99.5,
  decision: 'Quyết định số 12345/QĐ-UBND của UBND thành phố Hà Nội',
  decidedOn: '2026-11-24',
  number: '01-2026-12345/GCN-OCOP',
  issuer: 'Bộ Nông nghiệp và Môi trường',
  endsOn: '2029-11-24',
  daysLeft: 1095,
  about: true,
  state: 'in_force',
};
const product: ProductView = {
  code: 'HN-SP-2026-00001',
  name: PRODUCT,
  producer: PRODUCER,
  producerCode: 'HN-CT-2026-0001',
  group: 'tourism',
  subgroup: 'Thực phẩm chức năng, thuốc dược liệu, thuốc y học cổ truyền',
  commune: PLACE,
  district: 'Quận Hai Bà Trưng',
  newCommune: PLACE,
  description: NOTE.repeat(3).trim(),
  photo: 'https://ocop.hanoi.gov.vn/anh/san-pham/HN-SP-2026-00001.jpg',
  stars: 5,
  certificate,
  offered: true,
  demo: true,
};
const dossier: DossierView = {
  code: 'HN-HS-2026-00001',
  product: PRODUCT,
  producer: PRODUCER,
  producerCode: 'HN-CT-2026-0001',
  stage: 'commune_review',
  after: 'revoked',
  since: '2026-11-24',
  submittedOn: '2026-11-24',
  missing: NOTE.repeat(2).trim(),
  note: NOTE.trim(),
  stars: 4,
  score: 99.5,
  decision: certificate.decision,
  certificate,
  asOf: '2026-11-24',
  demo: true,
};
const request: RequestView = {
  number: 'YC-2026-00001',
  short: '00001',
  state: 'no_answer',
  open: true,
  products: `${PRODUCT}, ${PRODUCT}`,
  producer: PRODUCER,
  producerCode: 'HN-CT-2026-0001',
  organisation: 'Công ty TNHH Thương mại và Dịch vụ dinh dưỡng MinMin Việt Nam',
  purpose: 'Bán lẻ tại chuỗi cửa hàng thực phẩm sạch',
  quantity: '1.500 hộp mỗi tháng, chia làm bốn đợt',
  frequency: 'Hằng tuần, trừ tháng Tết',
  neededBy: '2026-12-24',
  area: 'Các quận nội thành Hà Nội và tỉnh Hưng Yên',
  price: 'Từ 150.000 đ đến 250.000 đ mỗi hộp',
  minStars: 5,
  certificates: ['ATTP', 'VietGAP', 'Organic', 'HACCP', 'VAT', 'CO'],
  packaging: 'Hộp quà có túi giấy, in tên đơn vị',
  payment: 'Chuyển khoản trong 30 ngày kể từ ngày nhận hàng',
  note: NOTE.trim(),
  createdOn: '2026-11-24',
  deadline: '2026-12-24',
  reason: 'Hiện chưa đủ sản lượng, hẹn anh/chị sau vụ thu hoạch',
  question: NOTE.trim(),
  answer: NOTE.trim(),
};
const times: FairTimes = {
  off: 'postponed',
  start: '2026-11-24',
  end: '2026-11-30',
  hours: '08:00–21:30 hằng ngày, kể cả thứ Bảy và Chủ nhật',
  venue: 'Quảng trường Royal City, 72A Nguyễn Trãi, phường Thanh Xuân',
};
const fair: FairView = {
  ...times,
  id: 'hc-2026-0001',
  kind: 'training',
  name: 'Tuần hàng tư vấn, giới thiệu và xúc tiến tiêu thụ sản phẩm OCOP, làng nghề, nông sản thực phẩm an toàn 2026',
  organiser: 'Văn phòng Điều phối NTM Hà Nội và UBND phường Hà Đông',
  deadline: '2026-11-10',
  who: 'Chủ thể có sản phẩm OCOP từ 3 sao còn hiệu lực tại Hà Nội',
  groups: 'Thực phẩm, Đồ uống, Dược liệu, Thủ công mỹ nghệ',
  capacity: 'khoảng 120 gian hàng',
  fee: 'Miễn phí gian hàng, chủ thể tự lo vận chuyển',
  contact: 'Trung tâm Khuyến nông Hà Nội, 024 3825 1234',
  form: 'https://ocop.hanoi.gov.vn/mau-dang-ky/tuan-hang-2026',
  size: 'hơn 100.000 m² trong nhà',
  note: NOTE.trim(),
  places: 120,
  asks: [...FAIR_ASKS],
  booths: many({ name: 'Gian tiêu chuẩn 9 m², hai mặt tiền' }),
  question: NOTE.trim(),
  open: true,
  demo: true,
};
const registration: RegistrationView = {
  number: 'DK-00001',
  fair: fair.id,
  fairName: fair.name,
  kind: 'training',
  start: '2026-11-24',
  off: 'postponed',
  state: 'registered',
  producer: PRODUCER,
  producerCode: 'HN-CT-2026-0001',
  products: `${PRODUCT}, ${PRODUCT}, ${PRODUCT}`,
  booth: fair.booths[0]?.name ?? '',
  person: 'Nguyễn Thị Hồng Phương Thảo, phó giám đốc, và hai người bán hàng',
  answer: NOTE.trim(),
  place: 120,
  createdOn: '2026-11-24',
  changeToldOn: '2026-11-24',
};
const point: PointView = {
  id: 'db-2026-0001',
  name: 'Điểm OCOP HTX hoa cây cảnh và dịch vụ Hồng Vân',
  address: 'HTX Nông lâm nghiệp Bắc Sơn, số 545 Quốc lộ 21B, xã Bắc Sơn',
  district: 'Huyện Thường Tín',
  commune: PLACE,
  opened: '2022-12-03',
  hours: '08:00–21:30 hằng ngày',
  km: 12.5,
  demo: true,
};
const task: TaskView = {
  id: 'V-00001',
  kind: 'request-unreachable',
  object: request.number,
  text: NOTE.repeat(4).trim(),
  reason: 'unreachable',
  state: 'owned',
  owner: 'Nguyễn Thị Hồng Phương Thảo',
  mine: true,
  gone: true,
  createdAt: 1_795_500_000_000,
  dueOn: '2026-12-24',
};
const producer = { code: product.producerCode, name: PRODUCER };

const noticeWork: NoticeWork = {
  ...{ id: 'TB-0001', version: 12, topic: 'certificates', fair: fair.name, promotes: true, title: longText(30) },
  ...{ vi: longText(NOTICE_LENGTH), en: longText(NOTICE_LENGTH), file: 'Giấy mời và mẫu đăng ký tham gia hội chợ.pdf' },
  fileComing: true,
  draft: {
    ...{ topic: 'certificates', fair: fair.id, promotes: true, text: { vi: longText(NOTICE_LENGTH), en: longText(NOTICE_LENGTH) } },
    ...{ attachment: 'f'.repeat(64), audience: { role: 'producer', communes: many(PLACE) }, when: 'at', sendAt: 1_795_500_000_000 },
  },
  to: {
    ...{ who: 'registered', groups: ['tourism'], communes: [PLACE, PLACE, PLACE, '…'], stars: [3, 4, 5], endsBefore: '2026-12-24' },
    ...{ registered: true, elsewhere: true, channel: 'telegram', language: 'vi', linked: 'unlinked', topic: 'certificates' },
    ...{ had: ['TB-0001', 'TB-0002', 'TB-0003', '…'], calm: 'yes', seen: 3650 },
  },
  ...{ when: 'at', sendAt: 1_795_500_000_000, on: '2026-11-24', time: '09:00', waitsOn: '2026-11-25', waitsTime: '07:00' },
  ...{ state: 'planning', reason: 'failures' },
  ...{
    by: task.owner,
    approvedBy: task.owner,
    tested: true,
    unapproved: true,
    problem: 'supplements',
    own: true,
    others: 12,
    mayWrite: true,
    maySend: true,
  },
  ...{
    done: 1_000_000,
    all: 1_000_000,
    percent: 100,
    sent: 1_000_000,
    refused: 1_000_000,
    unknown: 1_000_000,
    open: 1_000_000,
    excluded: 1_000_000,
  },
};

/** The longest realistic result of every lookup. */
export const LOOKUP_SAMPLES: { [K in LookupName]: Lookups[K]['result'] } = {
  'dossiers-mine': { count: 12, dossiers: many(dossier) },
  'dossier-find': { state: 'several', dossier, dossiers: many(dossier), products: many(product) },
  'products-find': {
    all: true,
    count: 1200,
    page: 100,
    pages: 240,
    next: 101,
    words: PRODUCT,
    more: true,
    price: true,
    homonym: PLACE,
    products: many(product),
    near: [product, product, product],
  },
  product: { product, similar: [product, product, product] },
  'products-chosen': { products: many(product), names: many(PRODUCT).join(', '), offered: 5, producers: 5 },
  'link-check': { state: 'limited', producer, staff: task.owner },
  'link-phone': { count: 3, producers: [producer, producer, producer] },
  'request-limits': { open: 10, today: 10, left: 10, allowed: true },
  request: {
    request,
    may: 'producer',
    notMine: true,
    similar: [product, product, product],
    near: many({ number: request.number, products: request.products }),
  },
  'requests-mine': {
    asked: many(request),
    received: many(request),
    all: [...many(request), ...many(request), ...many(request), ...many(request)],
    count: 120,
  },
  'reveals-mine': { count: 120, reveals: many({ who: PRODUCER, office: true, number: request.number, on: '2026-11-24' }) },
  fairs: { count: 120, page: 10, pages: 24, next: 11, fairs: many(fair) },
  notice: {
    notice: { id: 'TB-0001', topic: 'certificates', promotes: true, vi: longText(NOTICE_LENGTH), en: longText(NOTICE_LENGTH) },
    fair,
  },
  fair: {
    fair,
    free: 120,
    waiting: 120,
    mine: [registration, registration, registration],
    holds: [registration, registration, registration],
    may: [producer, producer, producer],
  },
  'fair-news': {
    ...{ fair, was: times, now: times, differs: { dates: true, hours: true, venue: true, off: true } },
    mine: [registration, registration, registration],
  },
  news: { count: 40, more: 35, dossiers: many(dossier), products: many(product) },
  'notice-topic': { topic: 'connections', object: fair.id, on: true, all: TOPICS.length },
  'products-own': { count: 40, products: many({ code: product.code, name: PRODUCT }) },
  registration: { registration, mine: true, othersWait: true, over: true },
  registrations: {
    ...{ fair, count: 120, page: 10, pages: 15, next: 11 },
    states: REGISTRATION_STATES.map((state) => ({ state, count: 120 })),
    registrations: many(registration),
  },
  points: {
    count: 120,
    points: many(point),
    places: many(PLACE).join(', '),
    homonym: PLACE,
    place: PLACE,
    later: true,
    left: 115,
    next: 24,
  },
  'notices-office': {
    next: 'TB-0001',
    count: 6,
    notices: many(noticeWork),
    sent: many({ id: 'TB-0001', title: longText(30), on: '2026-11-24' }),
  },
  'notice-work': { notice: noticeWork },
  'notice-preview': {
    ...{ gets: 1_000_000, picked: 1_000_000, template: 1_000_000, cost: 300_000_000, minutes: 1000 },
    channels: [
      { channel: 'telegram', gets: 1_000_000 },
      { channel: 'zalo', gets: 1_000_000 },
      { channel: 'simulator', gets: 1_000_000 },
    ],
    excluded: RECIPIENT_REASONS.slice(0, 11).map((reason) => ({ reason, count: 1_000_000 })),
  },
  'notice-report': {
    ...{ sent: 1_000_000, unknown: 1_000_000, optedOut: 1_000_000, registered: 1_000_000 },
    refused: RECIPIENT_REASONS.slice(11).map((reason) => ({ reason, count: 1_000_000 })),
    excluded: RECIPIENT_REASONS.slice(0, 11).map((reason) => ({ reason, count: 1_000_000 })),
  },
  'notices-mine': {
    topics: TOPICS.map((topic) => ({ topic, on: true })),
    on: TOPICS.length,
    office: '21:00-07:00',
    quiet: '20:00-08:00',
    week: 'all',
  },
  'data-mine': {
    name: task.owner,
    phone: '… … 678',
    organisation: request.organisation,
    language: 'vi',
    producers: `${PRODUCER}, ${PRODUCER}`,
    consents: [
      { purpose: 'contact', on: '2026-11-24', version: '2026-11' },
      { purpose: 'share', on: '2026-11-24', version: '2026-11' },
      { purpose: 'office', on: '2026-11-24', version: '2026-11' },
      ...TOPICS.map((topic) => ({ purpose: `notices:${topic}` as const, on: '2026-11-24', version: '2026-11' })),
    ],
    requests: 120,
    registrations: 120,
    reveals: 120,
    messages: 1200,
    keepDays: 1095,
    quiet: '20:00-08:00',
    week: 'all',
  },
  tasks: { count: 120, tasks: [...many(task), ...many(task)] },
  task: { task },
  'task-of-message': { task },
  office: { open: false, opensOn: '2026-11-24', opensAt: '08:00' },
};

/** Whether a field must be given, and the only words it may hold when it is a constant. */
export type Field = 'required' | 'optional' | readonly string[];
// A closed list stands for a required field; a field of free text can't carry one.
type FieldOf<T, K extends keyof T> = undefined extends T[K] ? 'optional' : 'required' | readonly (T[K] & string)[];
type Fields<T> = { [K in keyof T]-?: FieldOf<T, K> };

/** The arguments of every lookup. */
export const LOOKUP_FIELDS: { [K in LookupName]: Fields<Lookups[K]['args']> } = {
  'dossiers-mine': {},
  'dossier-find': { text: 'required' },
  'products-find': { words: 'optional', after: 'optional', group: 'optional', stars: 'optional', place: 'optional', page: 'optional' },
  product: { code: 'required' },
  'products-chosen': { codes: 'required' },
  'link-check': { code: 'required' },
  'link-phone': { phone: 'required' },
  'request-limits': {},
  request: { number: 'required' },
  'requests-mine': {},
  'reveals-mine': {},
  fairs: { when: ['coming', 'past'], others: 'optional', page: 'optional' },
  fair: { id: 'required' },
  'fair-news': { object: 'required' },
  news: { flow: 'required', object: 'required' },
  'notice-topic': { object: 'optional' },
  'products-own': { producer: 'required' },
  registration: { number: 'required' },
  registrations: { fair: 'required', page: 'optional' },
  notice: { id: 'required' },
  points: { place: 'optional', lat: 'optional', lon: 'optional', page: 'optional' },
  'notices-office': {},
  'notice-work': { id: 'required' },
  'notice-preview': { id: 'required' },
  'notice-report': { id: 'required' },
  'notices-mine': {},
  'data-mine': {},
  tasks: {},
  task: { id: 'required' },
  'task-of-message': { messageId: 'required' },
  office: {},
};

const PURPOSES = ['contact', 'share', 'office', ...TOPICS.map((topic) => `notices:${topic}` as const)] as const;

const NARROWING: Record<keyof NoticeNarrowing, 'optional'> = {
  ...{ group: 'optional', commune: 'optional', stars: 'optional', days: 'optional', channel: 'optional', language: 'optional' },
  ...{ linked: 'optional', had: 'optional', calm: 'optional', seen: 'optional' },
};

/** The fields of every effect. */
export const EFFECT_FIELDS: { [K in EffectName]: Fields<Omit<Extract<Effect, { effect: K }>, 'effect'>> } = {
  'set-language': { language: ['vi', 'en'] },
  'set-role': { role: ['producer', 'buyer', 'both'] },
  'grant-consent': { purpose: PURPOSES, version: 'required', text: 'required' },
  'withdraw-consent': { purpose: PURPOSES },
  'set-profile': { name: 'optional', organisation: 'optional', phone: 'optional', email: 'optional' },
  'use-link-code': { code: 'required' },
  'count-link-try': {},
  'link-by-phone': { producer: 'required', phone: 'required' },
  unlink: { producer: 'required' },
  'open-requests': {
    number: 'required',
    products: 'required',
    purpose: 'required',
    quantity: 'required',
    frequency: 'required',
    neededBy: 'optional',
    area: 'required',
    price: 'optional',
    minStars: 'optional',
    certificates: 'optional',
    packaging: 'optional',
    payment: 'optional',
    organisation: 'optional',
    note: 'optional',
  },
  'answer-request': { number: 'required', answer: ['accept', 'decline'], reason: 'optional' },
  'ask-buyer': { number: 'required', question: 'required' },
  'tell-producer': { number: 'required', answer: 'required' },
  'cancel-request': { number: 'required' },
  'keep-outcome': { number: 'required', outcome: OUTCOMES },
  register: {
    fair: 'required',
    producer: 'required',
    as: ['registered', 'waiting'],
    products: 'optional',
    booth: 'optional',
    person: 'optional',
    answer: 'optional',
  },
  'withdraw-registration': { number: 'required' },
  'move-registration': { number: 'required', to: REGISTRATION_STATES },
  'open-task': {
    kind: ['handover', 'request-unreachable', 'complaint', 'data-request', 'undelivered'],
    object: 'optional',
    text: 'optional',
    reason: 'optional',
  },
  'take-task': { task: 'required' },
  'finish-task': { task: 'required' },
  'send-undelivered': { task: 'required' },
  'say-to-staff': { text: 'required' },
  'say-to-contact': { task: 'required', text: 'required' },
  'end-handover': {},
  'set-notices': { topic: [...TOPICS, 'all'], on: 'required', version: 'optional', text: 'optional' },
  'set-notice-wishes': { quiet: 'optional', week: 'optional' },
  'open-data-request': { kind: ['access', 'correct', 'withdraw', 'erase'], text: 'optional' },
  'write-notice': {
    ...{ id: 'required', topic: TOPICS, fair: 'optional', promotes: ['yes', 'no'], vi: 'required', en: 'optional' },
    ...{ to: NOTICE_TARGETS, ...NARROWING },
    ...{ when: ['now', 'next', 'at'], date: 'optional', time: 'optional', file: 'optional' },
  },
  'edit-notice': {
    ...{ id: 'required', version: 'required', draft: 'required', topic: 'optional', fair: 'optional', promotes: 'optional' },
    ...{ vi: 'optional', en: 'optional', to: 'optional', ...NARROWING },
    ...{ when: 'optional', date: 'optional', time: 'optional', file: 'optional', without: 'optional' },
  },
  'test-notice': { id: 'required' },
  'ask-approval': { id: 'required' },
  'approve-notice': { id: 'required', version: 'required' },
  'send-notice': { id: 'required', version: 'required', when: ['now', 'next', 'at'], sendAt: 'optional', promotes: 'optional' },
  'recall-notice': { id: 'required' },
  'pause-notice': { id: 'required' },
  'resume-notice': { id: 'required' },
  'cancel-notice': { id: 'required' },
  'follow-notice': { id: 'required' },
  'erase-me': {},
  'keep-question': { text: 'required' },
};

/** The longest answer to a question that sets no `max`, in characters (`flows/README.md`, "Prompts"). */
export const LONGEST_ANSWER = 500;

/** A Vietnamese text of so many characters: words of a real length, so that bytes and line ends come out as in life. */
export function longText(length: number): string {
  return NOTE.repeat(Math.ceil(length / NOTE.length)).slice(0, length);
}

/** The longest value each reader leaves. `text` and `choice` depend on their prompt. */
export const READER_SAMPLES: { [K in Exclude<Reader, 'text' | 'words' | 'choice'>]: Value } = {
  number: 1_000_000,
  quantity: {
    amount: 1_500_000,
    unit: 'container',
    frequency: 'quarter',
    text: '1.500.000 chai thủy tinh loại lớn mỗi quý, chia làm bốn đợt giao',
  },
  money: 1_500_000_000,
  hours: '20:00-08:00',
  time: '09:00',
  date: '2026-11-24',
  phone: '+84912345678',
  stars: 5,
  code: 'HN-HS-2026-00001',
  contact: { phone: '+84912345678', own: true, name: task.owner, code: 'ABCDE23456' },
  location: { lat: 21.028511, lon: 105.804817 },
  place: 'Phường Văn Miếu-Quốc Tử Giám, Quận Hai Bà Trưng',
  file: { ref: 'a'.repeat(1000), kind: 'pdf', name: noticeWork.file, size: 5_000_000 },
};

/** An object's key as it stands in a button's payload, when nothing more is known about it. */
const OBJECT_SAMPLE = product.code;

/** What every flow sees without saving it (`flows/README.md`, "Texts"); `settings` is given by the caller. */
export const ALWAYS_KNOWN: Readonly<Record<string, Value>> = {
  person: {
    language: 'vi',
    role: 'producer',
    linked: true,
    producers: [producer, producer, producer],
    staff: { id: 'cb-0001', name: task.owner, role: 'officer' },
    known: true,
    consents: [...PURPOSES],
    hasName: true,
    hasPhone: true,
    channel: 'telegram',
    provesPhone: true,
    inHandover: true,
    demo: true,
  },
  today: '2026-11-24',
  nextRequest: request.number,
  said: longText(LONGEST_ANSWER),
  rest: longText(100),
  object: OBJECT_SAMPLE,
  inForm: true,
  formTitle: 'Yêu cầu kết nối với chủ thể OCOP',
};

/** What `{reveal.…}` holds in a flow with `reveals: true`. */
export const REVEAL_SAMPLE: Value = { name: task.owner, phone: '+84912345678', organisation: request.organisation };

/** What `{near}` holds in the patterns `not-understood` and `unsure`. */
const NEAR_SAMPLE: Value = many({ flow: 'connection-request', title: 'Yêu cầu kết nối với chủ thể OCOP' }).slice(0, 3);

/** What the engine hands to a pattern besides what is always known. */
export const PATTERN_SAMPLES: Partial<Record<Pattern, Record<string, Value>>> = {
  'not-understood': { near: NEAR_SAMPLE, foreign: true },
  courtesy: { meant: 'dong y' },
  unsure: { near: NEAR_SAMPLE },
  'not-for-you': { near: [] },
  invalid: { why: 'no-choice', misses: 3 },
  media: { media: 'document' },
  submitted: { name: task.owner, phone: '+84912345678', address: point.address },
};
