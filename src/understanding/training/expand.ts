/** Lines of `flows/examples/*.txt` become sentences: `[một|hai]` is one of them, `{sp}` a product, `{noi}` a place (flows/README.md). Pure. */
import { PLACES, PRODUCTS } from '../intents/gazetteer.ts';
import type { Random } from './random.ts';

const list = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Products that the gazetteer does not know: the model must not lean on knowing the product. */
const UNKNOWN_PRODUCTS =
  list(`bánh phu thê, kẹo sìu châu, chẩm chéo, mắc khén, hạt dổi, bánh ít lá gai, quế chi, sâu chít, rêu đá, măng le, cao ban long, lá sen khô, vỏ quýt, bánh hạnh nhân, sữa ong chúa, phấn hoa, trầm cảnh, khay tre ép,
hộp đựng bút, móc khóa, gối thảo mộc, chao môn, bánh răng bừa, mực khô, cua đồng, ốc nhồi, lươn đồng, ếch, thỏ, dê núi, hồng treo gió, mận, lê, dâu tây, sầu riêng, atiso, hoa atiso, nụ vối, lá vối, trà vối, đinh lăng, ba kích, tam thất, hà thủ ô, giảo cổ lam, rau tiến vua, mì chũ, bánh cáy, bánh đậu,
khăn rằn, chăn ga, rèm tre, thảm cói, thuyền gỗ, cờ tướng gỗ, lọ mực, nến thơm, hộp nhạc, búp bê vải, diều sáo, mặt nạ giấy bồi, đầu sư tử, tượng linga, lục bình, men lam, gạch cổ, ngói, phù điêu, chuông đồng, kiếng, lư hương, hoành phi, câu đối, rượu cần, rượu nho, cà phê chồn, ca cao, socola, kẹo dừa, mạch nha, kẹo kéo,
nước yến chưng, cháo gói, súp, phồng tôm, bim bim khoai, snack mít, chuối ngào, ruốc nấm, sốt ướp, dầu hào, sa tế, hành phi, tỏi ngâm, ớt ngâm, măng ớt, rau mầm, rau rừng, đọt su, lá lốt, tía tô, húng láng, hẹ, ngải cứu, cần tây, dọc mùng, khoai môn, củ đậu, củ dền, ngô nếp, bắp mỹ, kê, ý dĩ, hạt chia`);
const KNOWN_PRODUCTS = list(PRODUCTS);
const KNOWN_PLACES = list(PLACES).map((name) => name.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase()));
const UNKNOWN_PLACES =
  list(`Yên Bài, Tòng Bạt, Đồng Trúc, Cẩm Yên, Hợp Thanh, Đại Hưng, Viên An, Trầm Lộng, Hòa Phú, Tri Thủy, Quang Trung, Khai Thái, Nghiêm Xuyên, Lê Lợi, Thắng Lợi, Dũng Tiến, Khánh Hà, Văn Bình, Liên Ninh, Đại Áng, Tả Thanh Oai, Vĩnh Quỳnh, Kim Nỗ, Hải Bối, Thụy Lâm, Xuân Nộn, Việt Hùng, Dục Tú, Mai Lâm, Kim An, Đỗ Động, Dân Hòa, Liên Châu, Thọ An, Hồng Hà,
Thượng Mỗ, Hạ Mỗ, Đồng Tháp, Phương Đình, Sen Phương, Võng Xuyên, Trạch Mỹ Lộc, Ngọc Tảo, Hát Môn, Yên Sở, Tiền Yên, Song Phương, Sơn Đồng, Kim Chung, Di Trạch, Đắc Sở`);
const MAKERS = list(
  `HTX Tâm Anh, hợp tác xã Tân Tiến, cơ sở Hương Quê, công ty Thảo Nguyên, HTX Tam Hưng, cơ sở Bà Tư, nhà Hiền Xiêm, hộ kinh doanh Thanh Bình, công ty Quang Vinh, HTX Đan Hoài, xưởng Minh Đức, cơ sở Phúc Lộc, HTX nông nghiệp sạch Đồng Xanh, công ty cổ phần An Phát, Trang Viên, Hùng Vân, gia đình bà Nhung, xưởng gốm Hải Âu`,
);
const COUNTED = list(
  'kg, hộp, thùng, tấn, tạ, cái, chiếc, gói, túi, chai, lọ, bộ, set, giỏ, quả, lít, suất, phần, cân, hũ, yến, bó, bao, cành, cây, đôi, ký',
);
const TIMES = list(
  'tháng 9, 20/11, thứ 7, 15/12, tháng 3, mùng 5, cuối tháng, tháng sau, tuần trước, 2/9, chủ nhật, tháng 11, 10/10, thứ hai tuần sau, quý 2, đầu năm, tháng trước, ngày 8/3',
);

function amount(random: Random): string {
  const number = random.pick([
    '2',
    '3',
    '5',
    '10',
    '12',
    '15',
    '20',
    '30',
    '40',
    '50',
    '60',
    '80',
    '100',
    '150',
    '200',
    '250',
    '300',
    '500',
    '700',
    '1000',
    '1.000',
    '2000',
    'hai chục',
    'vài trăm',
  ]);
  const often = random.chance(0.3) ? random.pick(['/tháng', '/tuần', ' mỗi tháng', ' mỗi tuần', ' một ngày', '/ngày', ' hàng tháng']) : '';
  return `${number}${random.chance(0.4) ? '' : ' '}${random.pick(COUNTED)}${often}`;
}

const digits = (random: Random, count: number): string => Array.from({ length: count }, () => Math.floor(random.next() * 10)).join('');

const product = (random: Random): string => random.pick(random.chance(0.65) ? KNOWN_PRODUCTS : UNKNOWN_PRODUCTS);

const SLOTS: Record<string, (random: Random) => string> = {
  sp: (random) => (random.chance(0.12) ? `${product(random)} ${random.pick(KNOWN_PLACES)}` : product(random)),
  sp2: product,
  noi: (random) =>
    (random.chance(0.25) ? random.pick(['huyện ', 'xã ', 'quận ', 'phường ', 'làng ', 'q. ', 'h. ']) : '') +
    random.pick(random.chance(0.7) ? KNOWN_PLACES : UNKNOWN_PLACES),
  cs: (random) => random.pick(MAKERS),
  sl: amount,
  ma: (random) =>
    `HN${random.pick(['-', '-', '-', ' ', ''])}202${random.pick(['4', '5', '6'])}${random.pick(['-', '-', ' '])}${digits(random, 4)}`,
  sdt: (random) => `0${random.pick(['912', '983', '386', '77', '90'])}${digits(random, 7)}`.slice(0, 10),
  tg: (random) => random.pick(TIMES),
  thang: (random) => String(1 + Math.floor(random.next() * 12)),
};

/** Names that may stand in braces in an example. */
export const SLOT_NAMES: readonly string[] = Object.keys(SLOTS);

/** How many sentences a line can make, slots apart. */
export function widthOf(line: string): number {
  return [...line.matchAll(/\[([^\]]*)\]/g)].reduce((product, [, options = '']) => product * options.split('|').length, 1);
}

/** One of the sentences that a line stands for. */
export function expand(line: string, random: Random): string {
  const chosen = line.replace(/\[([^\]]*)\]/g, (_, options: string) => random.pick(options.split('|')));
  const filled = chosen.replace(/\{(\w+)\}/g, (whole, name: string) => SLOTS[name]?.(random) ?? whole);
  return filled
    .replace(/\s+([,.?!])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
