/** Short forms of chat and what they say, by what stands beside them (ocop.md 6.2). Pure. */

/** One reading of a short form: what it says, and the folded words of which one must stand before (`after`) or behind (`before`). */
interface Sense {
  says: string;
  after?: string;
  before?: string;
}

/** Says one thing wherever it stands. Official short forms (HTX, HKD, TNHH) stay: they are parts of names; see `regional`. */
const ALWAYS = `ko không; kh không; hk không; hok không; hông không; khum không; kg0 không; hong không; khôg không; hem không;
  vs với; vơi với; sp sản phẩm; sphẩm sản phẩm; sfam sản phẩm; spham sản phẩm; cty công ty; hs hồ sơ; bnhiu bao nhiêu; bnhieu bao nhiêu; bnh bao nhiêu; nhiu nhiêu;
  sdt số điện thoại; sđt số điện thoại; đt điện thoại; qđ quyết định; gcn giấy chứng nhận; kq kết quả; hsd hạn sử dụng; vsattp vệ sinh an toàn thực phẩm;
  attp an toàn thực phẩm; hnay hôm nay; hqua hôm qua; mn mọi người; mk mình; mik mình; mh mình; tui tôi; bjo bây giờ; bgio bây giờ; bgiờ bây giờ;
  ntn như thế nào; ntnao như thế nào; tnao thế nào; lm làm; đag đang; dag đang; ib inbox; rep trả lời; lh liên hệ; kn kết nối; sll số lượng lớn; ctv cộng tác viên;
  nv nhân viên; tb thông báo; bs bổ sung; nx nữa; ds danh sách; hc hội chợ; mún muốn; bik biết; bít biết; ng người; ngta người ta; lun luôn; hum hôm;
  nhìu nhiều; rùi rồi; dzậy vậy; zậy vậy; zị vậy; vậi vậy; trc trước; cx cũng; cug cũng; cũg cũng; ms mới; thik thích; đg đang; nhưg nhưng; nhg nhưng; cbi chuẩn bị;
  dky đăng ký; đky đăng ký; đkí đăng ký; dki đăng ký; đ/c địa chỉ; d/c địa chỉ; đchi địa chỉ; dchi địa chỉ; tks cảm ơn; thks cảm ơn; cmon cảm ơn; klq không liên quan;
  ocopp ocop; bgiá báo giá; gtsp giới thiệu sản phẩm; tttm trung tâm thương mại; ubnd ủy ban nhân dân; gh gian hàng; đgia đánh giá; xttm xúc tiến thương mại`;

/** Says one thing here and another there: the first sense that fits; none that fits leaves it as typed. */
const BY_CONTEXT: Readonly<Record<string, readonly Sense[]>> = {
  k: [{ says: 'không' }],
  j: [{ says: 'gì' }],
  r: [{ says: 'rồi' }],
  z: [{ says: 'vậy' }],
  v: [
    { says: 'vậy', after: '^ sao the gi nao dau roi nhieu chua khong lam', before: '$ a ad em shop ban nhi ta troi anh chi' },
    { says: 'vậy', before: '$ ad a shop nhi ta troi' },
    { says: 'với', after: '^ cho giup ho anh em chi htx san hang', before: '^ cac anh chi em ben chu htx ai' },
  ],
  e: [
    { says: 'em', before: 'oi a muon can hoi la o co dang nop gui ban lam chao xin cam chua khong moi nhan dat cung biet thay bi' },
    { says: 'em', after: 'cho giup chao cua ben ho nho da may gui voi bao chi anh ok oke duoc y vang roi nhe' },
  ],
  a: [
    { says: 'anh', before: 'oi muon can dat hoi lay mua dang xem tim nhap chi e o' },
    { says: 'anh', after: 'cho giup chao cua ben ho nho may cac' },
  ],
  c: [
    { says: 'chị', before: 'oi a phu muon can hoi lay mua dat xem' },
    { says: 'chị', after: 'cho giup chao gap cua nho cac anh' },
  ],
  h: [
    { says: 'giờ', after: 'may bay luc den tu' },
    { says: 'giờ', before: 'nay thi nop lam phai sao moi' },
  ],
  ch: [{ says: 'chưa', before: '$ a ad vay z v shop em anh chi ban' }],
  dc: [
    { says: 'địa chỉ', after: 'xin' },
    { says: 'địa chỉ', after: 'cho gui lay biet theo', before: 'shop cua diem htx cu nha co' },
    { says: 'được' },
  ],
  đc: [
    { says: 'địa chỉ', after: 'xin' },
    { says: 'địa chỉ', after: '^ cho gui lay biet theo', before: 'shop cua diem htx cu nha co' },
    { says: 'được' },
  ],
  dk: [
    { says: 'điều kiện', after: 'du cac nhung dat' },
    { says: 'đăng ký', before: 'nhan gian tham hoi ocop thong tin san sp lai ban o tai nhu ho hs' },
  ],
  đk: [{ says: 'điều kiện', after: 'du cac nhung dat' }, { says: 'điều kiện', before: 'gi nao la de' }, { says: 'đăng ký' }],
  ct: [
    { says: 'chương trình', before: 'ocop moi xuc khuyen' },
    { says: 'công ty', before: 'tnhh cp co gom' },
  ],
  bn: [
    { says: 'bạn', before: 'oi nao' },
    { says: 'bạn', after: 'chao cac nho cho cua' },
    {
      says: 'bao nhiêu',
      after: '^ gia bao het la khoang duoc co can ban ton mat cai hop can phi tien diem sao nay cam',
      before: '$ 1 mot tien diem ngay sao cai hop kg can tuoi phi v z a ad the vay thi',
    },
    { says: 'bao nhiêu', before: '1 mot tien diem ngay sao hop kg' },
  ],
  tp: [
    { says: 'thành phố', before: 'ha hn ho hcm' },
    { says: 'thành phố', after: 'len cap ubnd ra' },
    { says: 'thực phẩm', after: 'toan chuoi cong hang sach nganh cua', before: '$ sach tuoi che huu' },
  ],
  hn: [
    { says: 'Hà Nội', after: 'o tai tp ra len ve pho thanh dat den khap toan' },
    { says: 'hôm nay', before: 'co troi thoi the tui minh em' },
    { says: 'Hà Nội' },
  ],
  bh: [{ says: 'bây giờ', after: 'den toi tu' }, { says: 'bao giờ' }],
  bg: [{ says: 'báo giá', after: '^ xin gui cho nhan can lay', before: '$ sp san giup cho a ad em' }, { says: 'bây giờ' }],
  tt: [
    { says: 'thông tin', after: 'xin cho gui can co biet them hoi xem nhan cung' },
    { says: 'thông tin', before: 'sp san ve hoi hoat lien them chi' },
  ],
  tn: [
    { says: 'tin nhắn', after: 'gui nhan cai dung tat', before: '$ nhieu hoai nua rac' },
    { says: 'tin nhắn', before: 'nhieu hoai rac' },
  ],
  cn: [{ says: 'chứng nhận', after: 'giay' }],
};

/** What a letter alone means is not asked behind these: "vitamin C", "loại A", "nhà E". */
const LABELS = new Set('vitamin loai nhom lop khu lo toa hang nha chu to doi block b kho cong day khoi size so'.split(' '));

/** Behind these a short form is a place's: "q hk" is Hoàn Kiếm (places.ts). */
const PLACE_UNITS = new Set('q quan h huyen p phuong x xa tx'.split(' '));
const AT = new Set('o tai khu gan quanh ben'.split(' '));

let always: ReadonlyMap<string, string> | null = null;
const wordsOf = (list: string): ReadonlySet<string> => {
  const known = LISTS.get(list) ?? new Set(list.split(' '));
  LISTS.set(list, known);
  return known;
};
const LISTS = new Map<string, ReadonlySet<string>>();

/** Whether a word (lower case, as typed) is a short form at all. */
export function isShort(word: string): boolean {
  return saysAlways(word) !== undefined || Object.hasOwn(BY_CONTEXT, word);
}

function saysAlways(word: string): string | undefined {
  always ??= new Map(
    ALWAYS.split(';').map((line) => {
      const [short = '', ...says] = line.trim().split(' ');
      return [short, says.join(' ')];
    }),
  );
  return always.get(word);
}

/**
 * What a short form (lower case, as typed) says between its folded neighbours, or null when it stays as it is.
 * A neighbour is null at the ends of a sentence.
 */
export function meaningOf(word: string, before: string | null, behind: string | null): string | null {
  const always = saysAlways(word);
  // "5 k", "4 h": behind a number a letter is a unit; "HN 2026 0123" is a code.
  if (before !== null && (PLACE_UNITS.has(before) || (word === 'hk' && AT.has(before)))) return null;
  if (word.length === 1 && before !== null && (/^\d/.test(before) || LABELS.has(before))) return null;
  if (always !== undefined) return always;
  if (!Object.hasOwn(BY_CONTEXT, word) || (behind !== null && /^\d{4}$/.test(behind))) return null;
  const fitting = (BY_CONTEXT[word] ?? []).find(({ after, before: next }) => stands(after, before, '^') && stands(next, behind, '$'));
  return fitting?.says ?? null;
}

/** `^` and `$` in a list stand for the start and the end of a sentence. */
function stands(list: string | undefined, neighbour: string | null, edge: string): boolean {
  return list === undefined || wordsOf(list).has(neighbour ?? edge);
}
