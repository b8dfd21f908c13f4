/** The columns of every kind of list (contract.md 4): their names in English and Vietnamese, with or without diacritics. Pure. */
import type { Text } from '../model.ts';
import { fold } from '../understanding/fold.ts';

/** What a list holds; the first argument of `npm run import`. */
export const KINDS = ['producers', 'products', 'dossiers', 'fairs', 'points', 'holidays'] as const;
/** A kind of list. */
export type Kind = (typeof KINDS)[number];

/** One column. */
export interface Column {
  key: string;
  /** How reports call it. */
  label: Text;
  /** Further header texts, in any spelling `headerName` makes equal. */
  names: string[];
  /** At least one of the columns with the same `needed` must be in a header row. */
  needed?: string;
}

const column = (key: string, vi: string, names: string[] = [], needed?: string): Column => ({
  key,
  label: { vi, en: key },
  names: [key, vi, ...names],
  ...(needed === undefined ? {} : { needed }),
});

const DISTRICT = column('district', 'huyện', [
  'huyện cũ',
  'quận huyện',
  'quận',
  'huyện quận',
  'quận huyện thị xã',
  'district before 2025 07',
]);
const COMMUNE = column('commune', 'xã', ['phường', 'xã phường', 'phường xã', 'xã phường thị trấn', 'commune before 2025 07']);
const ADDRESS = column('address', 'địa chỉ', ['địa bàn', 'địa chỉ sản xuất', 'trụ sở', 'nơi sản xuất']);
const PRODUCER_NAMES = [
  'chủ thể',
  'producer_name',
  'tên đơn vị',
  'đơn vị',
  'tên cơ sở',
  'cơ sở',
  'cơ sở sản xuất',
  'đơn vị sản xuất',
  'chủ thể sản xuất',
  'chủ thể ocop',
];
const STARS = column('stars', 'hạng sao', [
  'star',
  'sao',
  'số sao',
  'hạng',
  'phân hạng',
  'xếp loại',
  'xếp hạng',
  'kết quả phân hạng',
  'hạng đạt',
  'kết quả',
]);
const SCORE = column('score', 'điểm', ['tổng điểm', 'điểm tb', 'điểm trung bình', 'tổng điểm trung bình', 'số điểm', 'kết quả điểm']);
const DECISION = column('decision', 'quyết định', ['số quyết định', 'qđ', 'số qđ']);
const PRODUCER_CODE = column('producer_code', 'mã chủ thể', [], 'producer');

/** The columns of each kind, in the order of the contract. */
export const COLUMNS: Record<Kind, readonly Column[]> = {
  producers: [
    column('code', 'mã chủ thể', ['producer_code', 'mã']),
    column('name', 'tên chủ thể', ['producer', ...PRODUCER_NAMES], 'name'),
    column('kind', 'loại hình', ['loại hình chủ thể', 'loại hình tổ chức']),
    DISTRICT,
    COMMUNE,
    ADDRESS,
    column('contact', 'người liên hệ', ['người đại diện', 'đại diện', 'contact_person', 'họ tên người liên hệ']),
    column('phone', 'điện thoại', ['số điện thoại', 'sđt', 'sdt', 'đt', 'di động', 'telephone', 'mobile', 'số đt']),
    column('link_code', 'mã liên kết'),
  ],
  products: [
    column('code', 'mã sản phẩm', ['product_code', 'mã sp', 'mã']),
    column(
      'name',
      'tên sản phẩm',
      ['product_name', 'product', 'sản phẩm', 'tên sp', 'sp', 'tên sản phẩm ocop', 'tên sản phẩm dịch vụ'],
      'name',
    ),
    column('producer', 'tên chủ thể', PRODUCER_NAMES, 'producer'),
    PRODUCER_CODE,
    column('group', 'nhóm', [
      'nhóm sản phẩm',
      'ngành',
      'ngành hàng',
      'nhóm ngành',
      'nhóm ngành hàng',
      'ngành nhóm',
      'product_group',
      'nhóm hàng',
    ]),
    column('subgroup', 'phân nhóm', ['phân ngành', 'sub_group']),
    STARS,
    SCORE,
    DECISION,
    column('decided_on', 'ngày quyết định', ['ngày ký', 'ngày công nhận', 'decision_date', 'ngày qđ', 'ngày cấp']),
    column('year', 'năm', ['năm công nhận', 'năm đánh giá']),
    column('certificate', 'số giấy chứng nhận', ['giấy chứng nhận', 'số gcn', 'gcn', 'certificate_number']),
    column('issuer', 'cơ quan cấp', ['nơi cấp', 'đơn vị cấp']),
    DISTRICT,
    COMMUNE,
    ADDRESS,
    column('description', 'mô tả', ['giới thiệu', 'câu chuyện sản phẩm']),
    column('photo', 'ảnh', ['hình ảnh', 'link ảnh', 'image', 'picture']),
  ],
  dossiers: [
    column('code', 'mã hồ sơ', ['dossier', 'dossier_code', 'số hồ sơ', 'mã hs', 'mã'], 'code'),
    column('product', 'tên sản phẩm', ['product_name', 'name', 'sản phẩm', 'tên sp', 'sp'], 'product'),
    column('producer', 'tên chủ thể', PRODUCER_NAMES, 'producer'),
    PRODUCER_CODE,
    column('stage', 'tình trạng', ['trạng thái', 'tình trạng hồ sơ', 'bước', 'status', 'giai đoạn'], 'stage'),
    column('since', 'từ ngày', ['ngày cập nhật', 'ngày chuyển', 'at', 'stage_since']),
    column('submitted_on', 'ngày nộp', ['ngày nộp hồ sơ', 'submitted']),
    STARS,
    SCORE,
    DECISION,
    column('note', 'ghi chú', ['lưu ý']),
    column('missing', 'còn thiếu', ['thiếu', 'giấy tờ còn thiếu', 'cần bổ sung', 'hồ sơ còn thiếu']),
  ],
  fairs: [
    column('name', 'tên', ['fair', 'tên hội chợ', 'hội chợ', 'tên sự kiện', 'sự kiện', 'title'], 'name'),
    column('start', 'từ ngày', ['ngày bắt đầu', 'bắt đầu', 'start_date', 'khai mạc', 'ngày khai mạc', 'thời gian'], 'start'),
    column('end', 'đến ngày', ['ngày kết thúc', 'kết thúc', 'end_date', 'bế mạc', 'ngày bế mạc']),
    column('venue', 'địa điểm', ['nơi tổ chức', 'place', 'location']),
    column('organiser', 'đơn vị tổ chức', ['ban tổ chức', 'organizer', 'cơ quan tổ chức']),
    column('hours', 'giờ mở cửa', ['giờ', 'opening_hours']),
    column('deadline', 'hạn đăng ký', ['hạn chót', 'hạn đăng kí', 'register_by']),
    column('who', 'đối tượng', ['đối tượng tham gia', 'thành phần']),
    column('groups', 'nhóm hàng', ['nhóm sản phẩm', 'ngành hàng']),
    column('capacity', 'số gian', ['số gian hàng', 'booths']),
    column('fee', 'chi phí', ['phí', 'phí tham gia', 'hỗ trợ']),
    column('contact', 'liên hệ', ['đầu mối', 'thông tin liên hệ']),
    column('form', 'mẫu đăng ký', ['link đăng ký', 'mẫu đăng kí', 'biểu mẫu']),
    column('size', 'quy mô'),
    column('kind', 'loại', ['loại hình', 'topic', 'chủ đề']),
    column('register', 'nhận đăng ký', ['đăng ký qua chat', 'registers']),
    column('places', 'số chỗ', ['số chỗ đăng ký', 'số suất', 'số học viên']),
    column('asks', 'cần hỏi', ['hỏi khi đăng ký', 'thông tin đăng ký']),
    column('booths', 'cỡ gian', ['cỡ gian hàng', 'loại gian', 'booth_sizes']),
    column('question', 'câu hỏi thêm', ['hỏi thêm']),
    column('state', 'tình trạng', ['trạng thái', 'status']),
    column('note', 'ghi chú', ['lưu ý']),
  ],
  points: [
    column('name', 'tên điểm', ['tên', 'điểm bán', 'tên điểm bán', 'điểm giới thiệu', 'cửa hàng', 'tên cửa hàng'], 'name'),
    column('address', 'địa chỉ', ['địa bàn'], 'address'),
    DISTRICT,
    COMMUNE,
    column('opened', 'ngày mở', ['ngày khai trương', 'khai trương', 'opened_on', 'năm mở']),
    column('hours', 'giờ mở cửa', ['giờ', 'opening_hours']),
    column('lat', 'vĩ độ', ['latitude']),
    column('lon', 'kinh độ', ['longitude', 'lng', 'long']),
  ],
  holidays: [
    column('date', 'ngày', ['day', 'ngày nghỉ'], 'date'),
    column('working', 'đi làm', ['làm việc', 'làm bù', 'ngày làm bù']),
    column('name', 'tên', ['tên ngày nghỉ', 'dịp', 'lý do', 'holiday']),
  ],
};

/** Header texts of the running number: never data. */
const NUMBERING = new Set(['stt', 'tt', 'so tt', 'so thu tu', 'no', 'order']);

/** How header texts are compared: folded, without brackets and punctuation. `headerName('Địa chỉ (thôn/xã)')` is `dia chi`. */
function headerName(text: string): string {
  const folded = fold(text).replace(/\([^)]*\)/g, ' ');
  return folded.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

const LOOKUP: ReadonlyMap<Kind, ReadonlyMap<string, string>> = new Map(
  KINDS.map((kind) => {
    // In reverse, so that of two columns with one name the first has it.
    const names = COLUMNS[kind].toReversed().flatMap((one) => one.names.map((name): [string, string] => [headerName(name), one.key]));
    return [kind, new Map(names)];
  }),
);

/** The column a header text names: its key, `#` for the running number, null when unknown. "code / mã chủ thể" names the column of either part. */
export function columnOf(kind: Kind, text: string): string | null {
  const whole = headerName(text);
  if (NUMBERING.has(whole)) return '#';
  const found = LOOKUP.get(kind)?.get(whole);
  if (found !== undefined) return found;
  for (const part of text.split('/')) {
    const key = text.includes('/') ? LOOKUP.get(kind)?.get(headerName(part)) : undefined;
    if (key !== undefined) return key;
  }
  return null;
}

/** The name of a column in reports. */
export function labelOf(kind: Kind, key: string): Text {
  return COLUMNS[kind].find((one) => one.key === key)?.label ?? { vi: key, en: key };
}
