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

/** Everyday matters that are nobody's here. */
const ELSEWHERE =
  list(`thẻ căn cước, hộ chiếu, bằng lái, sổ đỏ, sổ hộ nghèo, giấy khai sinh, giấy kết hôn, ly hôn, thừa kế, di chúc, tòa án, luật sư, công an, cảnh sát giao thông, phạt nguội, đăng kiểm, biển số xe, xe máy, ô tô, xe đạp điện, xe buýt, tàu điện, vé tàu, vé máy bay, taxi, grab, sân bay,
khách sạn, du lịch thái lan, tour đà nẵng, visa, du học, học bổng, học phí, điểm thi, trường đại học, trường cấp ba, mầm non, gia sư, bài tập, toán, văn, tiếng anh, tiếng hàn, ielts, luận văn, tuyển dụng, việc làm, lương, thưởng tết, hợp đồng lao động, công đoàn, thai sản, nghỉ phép, bảo hiểm xã hội, bảo hiểm y tế, thất nghiệp, lương hưu,
bệnh viện, bác sĩ, trạm y tế, tiêm phòng, vắc xin, khám thai, đau răng, đau bụng kinh, mất ngủ, cảm cúm, huyết áp, tiểu đường, thuốc ho, thuốc bổ, sữa bột cho bé, bỉm, trẻ biếng ăn, dị ứng phấn hoa, nha khoa, kính cận, thẩm mỹ, spa, giảm cân, tập gym, yoga, bơi lội, bóng đá, bóng chuyền, cầu lông, ngoại hạng anh, world cup, đội tuyển, huấn luyện viên, vé xem bóng,
phim, rạp chiếu phim, ca nhạc, ca sĩ, bài hát, karaoke, game, điện thoại, iphone, laptop, máy in, wifi, mạng internet, sim, gói cước, mật khẩu, facebook, tiktok, youtube, email, phần mềm, hack, virus, ngân hàng, thẻ atm, chuyển khoản nhầm, vay tiền, lãi suất, trả góp, tín dụng, chứng khoán, cổ phiếu, vàng, đô la, bitcoin, tiền ảo, xổ số, lô đề, cá cược,
nhà đất, chung cư, thuê trọ, phòng trọ, mặt bằng, xây nhà, sửa nhà, thợ điện, thợ nước, điều hòa, máy giặt, tủ lạnh, ti vi, bếp ga, nội thất chung cư, tiền điện, tiền nước, mất điện, mất nước, rác thải, cống tắc, ngập đường, tắc đường, cầu vượt, quy hoạch, đền bù đất, giải tỏa, nghĩa vụ quân sự, bầu cử, chủ tịch, thủ tướng, tổng thống, quốc hội, chiến tranh, thời sự, tin tức,
thời tiết, mưa, nắng, bão, lạnh, nóng, nhiệt độ, động đất, âm lịch, ngày tốt, xem bói, tử vi, phong thủy, cúng rằm, văn khấn, giỗ, đám ma, đám cưới con tôi, áo cưới, chụp ảnh cưới, làm tóc, cắt tóc, làm móng, quần áo thời trang, giày, túi hàng hiệu, nước hoa, son môi, mỹ phẩm hàn quốc, người yêu, chia tay, vợ chồng cãi nhau, mẹ chồng, con hư, con học kém, hàng xóm ồn, mất ví, mất trộm,
cháy nhà, cấp cứu, chó mèo, thú cưng, cá cảnh, phân bón, thuốc trừ sâu, máy cày, thức ăn chăn nuôi, dịch tả lợn, giá lúa, giá cà phê, giá xăng, giá thép, giá điện, thuế, mã số thuế, hóa đơn điện tử, kê khai, thành lập công ty, giấy phép kinh doanh, giấy phép xây dựng, hộ khẩu, tạm trú, tạm vắng, công chứng, lý lịch tư pháp, trợ cấp, người cao tuổi, khuyết tật, thương binh, hộ nghèo, học nghề, lái xe, kế toán, lập trình, thiết kế web,
phở ngon, quán nhậu, trà sữa, cà phê đẹp, pizza, gà rán, buffet, nấu canh chua, kho cá, làm bánh sinh nhật, công thức nấu ăn, kể chuyện, chuyện cười, chuyện ma, câu đố, thơ, dịch thuật, google, chatgpt, robot, trí tuệ nhân tạo, vũ trụ, mặt trăng, lịch sử thế giới, địa lý, thủ đô nước pháp, dân số, kỷ lục, vé số, từ thiện, hiến máu, chùa, nhà thờ, lễ hội chọi trâu, đua xe, cờ tướng, câu cá, leo núi`);
/** What goods suffer from, and what people do to one another. */
const FAULTS =
  list(`mốc, mốc xanh, mốc đen, thiu, ôi, ôi thiu, chua loét, hôi, bốc mùi, có mùi lạ, hỏng, hư, hư hết, nát, dập, dập nát, vỡ, bể, nứt, mẻ, sứt, móp, méo, rách, thủng, rò rỉ, chảy nước, phồng nắp, phồng rộp, cứng như đá, nhũn, sượng, đắng, nhạt, quá mặn, có dòi, có sâu, có kiến, có gián, có tóc, có sạn, lẫn đất, lẫn tạp chất, hết hạn, quá hạn, quá date, cận date,
sửa hạn dùng, không có hạn dùng, không tem, không nhãn, thiếu cân, thiếu số lượng, thiếu phụ kiện, sai màu, sai cỡ, sai mẫu, nhầm loại, phai màu, bong sơn, xước, mối mọt, bị tráo, hàng cũ, hàng đểu, hàng dởm, hàng rởm, hàng fake, hàng nhái, hàng giả, kém chất lượng, không đúng quảng cáo, không như ảnh, nhiều hóa chất, tồn dư thuốc sâu, pha tạp, trộn phẩm màu, có hàn the, ăn vào đau bụng, ăn xong bị nôn, uống vào chóng mặt, làm nổi mẩn, gây ngộ độc, bị dị ứng`);
const WRONGS =
  list(`lừa tiền, ôm tiền bỏ trốn, cầm cọc không giao, nhận tiền rồi chặn máy, giao trễ, giao thiếu, giao nhầm, không giao hàng, hủy đơn phút chót, hứa suông, khất lần khất lượt, không cho đổi trả, không hoàn tiền, không bảo hành, chối trách nhiệm, đổ lỗi cho khách, nói tục, chửi khách, quát nạt, coi thường khách, hách dịch, thô lỗ, nạt nộ, đuổi khách, tính gian, cân điêu, chặt chém, nâng giá, đội giá, ép giá, thu tiền vô lý,
đòi phong bì, đòi bôi trơn, vòi vĩnh, gây khó dễ, ngâm giấy tờ, bao che, chấm thiên vị, chấm gian, nâng điểm người quen, mạo danh, giả danh cán bộ, giả mạo thương hiệu, nhái nhãn, ăn cắp mẫu, in sao bừa bãi, dán tem giả, bán hàng lậu, bán hàng trôi nổi, trốn thuế, làm ăn gian dối, xả thải ra sông, đổ rác bừa, làm ồn, gây ô nhiễm, bán số điện thoại của tôi, làm lộ thông tin, gọi quấy rối, đe dọa tôi, quỵt tiền, nợ tiền không trả, phá hợp đồng, bùng kèo, bom hàng`);
const OFFENDERS = list(
  'chủ cơ sở, người bán, cửa hàng, chủ thể, hợp tác xã, xưởng bên cạnh, nhân viên, cán bộ xã, ông chủ, bà bán hàng, bên bán, đại lý, điểm bán, gian hàng, hộ hàng xóm, công ty đó, shop đó, một người lạ, kẻ xấu, người giao hàng, bảo vệ, tổ chấm, có người, họ, nó',
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
  la: (random) => random.pick(ELSEWHERE),
  loi: (random) => random.pick(FAULTS),
  sai: (random) => random.pick(WRONGS),
  ai: (random) => random.pick(OFFENDERS),
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
