/** Invented producers, products, dossiers and fairs of the demonstration. Days count from the day the demonstration began. */
import type { Group, Stage } from '../../model.ts';

/** An invented producer: only these may stand in an unfavourable state. */
export interface InventedProducer {
  name: string;
  district: string;
  commune: string;
  products: InventedProduct[];
}

/** Its product; `left`: days until the certificate ends, absent when it never had one. `revoked`: days since it was taken back. */
interface InventedProduct {
  name: string;
  group: Group;
  subgroup: string;
  stars?: number;
  left?: number;
  revoked?: number;
  description: string;
}

const product = (
  name: string,
  group: Group,
  subgroup: string,
  description: string,
  rest: Partial<InventedProduct> = {},
): InventedProduct => ({
  name,
  group,
  subgroup,
  description,
  ...rest,
});

/** All invented producers. */
export const INVENTED_PRODUCERS: readonly InventedProducer[] = [
  {
    name: 'HTX Ví Dụ Xuân Phương',
    district: 'Quận Nam Từ Liêm',
    commune: 'Phường Xuân Phương',
    products: [
      product('Trà hoa cúc Ví Dụ', 'food', 'Chè', 'Hoa cúc chi sấy lạnh, hộp 50 g.', { stars: 4, left: 28 }),
      product('Tinh bột nghệ Ví Dụ', 'herbal', 'Tinh dầu và dược liệu khác', 'Nghệ vàng, lọ 200 g.', { stars: 3, left: 480 }),
      product('Rau mầm Ví Dụ', 'food', 'Rau, củ, quả, hạt tươi', 'Rau mầm củ cải, khay 300 g.'),
    ],
  },
  {
    name: 'HTX Ví Dụ Đồng Mây',
    district: 'Huyện Ba Vì',
    commune: 'Xã Vân Hòa',
    products: [
      product('Sữa chua nếp Ví Dụ', 'food', 'Chế biến từ thịt, trứng, sữa, thủy sản', 'Sữa bò Ba Vì, hũ 100 g.', { stars: 4, left: 610 }),
      product('Khoai lang sấy Ví Dụ', 'food', 'Chế biến từ rau, củ, quả, hạt', 'Khoai lang sấy dẻo, túi 250 g.', { stars: 3, left: 75 }),
    ],
  },
  {
    name: 'HTX Ví Dụ Sông Nhuệ',
    district: 'Huyện Thanh Oai',
    commune: 'Xã Cự Khê',
    products: [
      product('Giò lụa Ví Dụ', 'food', 'Chế biến từ thịt, trứng, sữa, thủy sản', 'Giò lụa gói lá chuối, cây 500 g.', {
        stars: 4,
        left: 700,
      }),
      product('Bún gạo Ví Dụ', 'food', 'Chế biến từ gạo, ngũ cốc', 'Bún gạo tẻ phơi khô, gói 500 g.', { stars: 3, left: -45 }),
      product('Miến dong Ví Dụ', 'food', 'Chế biến từ gạo, ngũ cốc', 'Miến dong nguyên chất, gói 400 g.', {
        stars: 3,
        left: 520,
        revoked: 30,
      }),
    ],
  },
  {
    name: 'HTX Ví Dụ Gốm Mới',
    district: 'Huyện Gia Lâm',
    commune: 'Xã Bát Tràng',
    products: [
      product('Bộ ấm chén men tro Ví Dụ', 'crafts', 'Thủ công mỹ nghệ gia dụng, trang trí', 'Ấm và sáu chén, men tro.', {
        stars: 4,
        left: 820,
      }),
      product('Lọ hoa men rạn Ví Dụ', 'crafts', 'Thủ công mỹ nghệ gia dụng, trang trí', 'Cao 30 cm, men rạn.', { stars: 3, left: 160 }),
    ],
  },
  {
    name: 'HTX Ví Dụ Lụa Sen',
    district: 'Quận Hà Đông',
    commune: 'Phường Vạn Phúc',
    products: [
      product('Khăn lụa tơ sen Ví Dụ', 'crafts', 'Vải, may mặc', 'Khăn 50 × 180 cm.', { stars: 4, left: 350 }),
      product('Túi thơm thảo mộc Ví Dụ', 'herbal', 'Tinh dầu và dược liệu khác', 'Túi lụa, quế và sả.'),
    ],
  },
];

/** A dossier. `n`: its number in `HN-<year>-NNNN`; `year` when it is not this year's. Days are days ago. */
export interface InventedDossier {
  n: number;
  year?: number;
  producer: string;
  product: string;
  stage: Stage;
  since: number;
  submitted: number;
  stars?: number;
  score?: number;
  missing?: string;
  note?: string;
}

const SUPPLEMENT = 'Anh/chị bổ sung rồi nộp lại, hồ sơ được xem xét tiếp.';

/** All dossiers. Real producers have neutral stages only. */
export const INVENTED_DOSSIERS: readonly InventedDossier[] = [
  {
    n: 123,
    year: 2026,
    producer: 'HTX Ví Dụ Xuân Phương',
    product: 'Trà hoa cúc Ví Dụ',
    stage: 'supplement_city',
    since: 6,
    submitted: 52,
    missing: 'Phiếu kiểm nghiệm còn hiệu lực; Giấy chứng nhận đăng ký nhãn hiệu',
    note: SUPPLEMENT,
  },
  { n: 124, producer: 'HTX Ví Dụ Xuân Phương', product: 'Tinh bột nghệ Ví Dụ', stage: 'commune_review', since: 9, submitted: 15 },
  {
    n: 125,
    producer: 'HTX Ví Dụ Xuân Phương',
    product: 'Rau mầm Ví Dụ',
    stage: 'supplement_commune',
    since: 4,
    submitted: 20,
    missing: 'Phương án, kế hoạch kinh doanh (mẫu 03); 05 sản phẩm mẫu',
    note: SUPPLEMENT,
  },
  { n: 101, producer: 'Cơ sở mật ong Vinh Hoa', product: 'Mật ong thiên nhiên Vinh Hoa', stage: 'city_check', since: 12, submitted: 40 },
  { n: 102, producer: 'HTX Ví Dụ Đồng Mây', product: 'Sữa chua nếp Ví Dụ', stage: 'council_scoring', since: 8, submitted: 75 },
  { n: 103, producer: 'HTX Ví Dụ Đồng Mây', product: 'Khoai lang sấy Ví Dụ', stage: 'submitted', since: 2, submitted: 2 },
  {
    n: 104,
    producer: 'HTX Ví Dụ Sông Nhuệ',
    product: 'Giò lụa Ví Dụ',
    stage: 'awaiting_decision',
    since: 10,
    submitted: 96,
    stars: 4,
    score: 81.5,
  },
  {
    n: 105,
    producer: 'HTX Ví Dụ Sông Nhuệ',
    product: 'Bún gạo Ví Dụ',
    stage: 'not_qualified',
    since: 25,
    submitted: 130,
    score: 47.5,
    note: 'Chưa đủ điểm hạng 3 sao. Chủ thể có thể hoàn thiện và đăng ký vòng mới.',
  },
  {
    n: 106,
    producer: 'HTX Ví Dụ Gốm Mới',
    product: 'Bộ ấm chén men tro Ví Dụ',
    stage: 'potential_5',
    since: 18,
    submitted: 200,
    stars: 4,
    score: 91.2,
  },
  { n: 107, producer: 'HTX Ví Dụ Gốm Mới', product: 'Lọ hoa men rạn Ví Dụ', stage: 'advisory_review', since: 5, submitted: 48 },
  { n: 108, producer: 'HTX Ví Dụ Lụa Sen', product: 'Khăn lụa tơ sen Ví Dụ', stage: 'forwarded_city', since: 3, submitted: 30 },
  { n: 109, producer: 'HTX Ví Dụ Lụa Sen', product: 'Túi thơm thảo mộc Ví Dụ', stage: 'draft', since: 1, submitted: 0 },
  { n: 110, producer: 'HTX Ví Dụ Lụa Sen', product: 'Áo dài lụa Ví Dụ', stage: 'from_district', since: 60, submitted: 190 },
  {
    n: 340,
    year: 2025,
    producer: 'HTX Ví Dụ Sông Nhuệ',
    product: 'Miến dong Ví Dụ',
    stage: 'recognised_3',
    since: 580,
    submitted: 700,
    stars: 3,
    score: 62.5,
    note: 'Giấy chứng nhận đã thu hồi (ví dụ minh họa).',
  },
];

/** Fairs to come; `start` and `end` in days from now, `deadline` too. */
export const INVENTED_FAIRS = [
  {
    name: 'Tuần hàng OCOP Ví Dụ chào năm mới',
    start: 12,
    end: 16,
    deadline: 5,
    venue: 'Vườn hoa Ví Dụ, quận Tây Hồ (cũ)',
    organiser: 'Văn phòng Ví Dụ',
    hours: '8:00–21:30',
    who: 'Chủ thể có sản phẩm OCOP còn hạn',
    groups: 'Thực phẩm; Đồ uống',
    capacity: '60',
    places: 60,
    booths: ['Gian 9 m²', 'Gian 18 m²'],
    fee: 'Miễn phí gian hàng',
  },
  {
    name: 'Hội chợ làng nghề Ví Dụ',
    start: 33,
    end: 37,
    deadline: 20,
    venue: 'Sân vận động Ví Dụ, xã Bát Tràng',
    organiser: 'Trung tâm Ví Dụ',
    hours: '9:00–22:00',
    who: 'Chủ thể nhóm thủ công mỹ nghệ',
    groups: 'Thủ công mỹ nghệ',
    capacity: '120',
    places: 120,
    fee: 'Hỗ trợ 50% chi phí gian hàng',
  },
  {
    name: 'Chợ Tết OCOP Ví Dụ',
    start: 62,
    end: 68,
    deadline: 45,
    venue: 'Trung tâm triển lãm Ví Dụ, xã Đông Anh',
    organiser: 'Sở Ví Dụ',
    hours: '8:30–21:30',
    who: 'Mọi chủ thể OCOP của thành phố',
    groups: '',
    capacity: '200',
    places: 200,
    fee: 'Miễn phí gian hàng',
  },
  {
    name: 'Lớp tập huấn Ví Dụ: quay video giới thiệu sản phẩm',
    kind: 'training',
    start: 9,
    end: 9,
    deadline: 6,
    venue: 'Hội trường Ví Dụ, phường Hà Đông',
    organiser: 'Văn phòng Ví Dụ',
    hours: '8:30–16:30',
    who: 'Mỗi chủ thể một người',
    groups: '',
    capacity: '30 học viên',
    places: 30,
    fee: 'Miễn phí',
  },
  {
    name: 'Đợt kiểm tra Ví Dụ: nhãn và truy xuất nguồn gốc',
    kind: 'inspections',
    start: 14,
    end: 16,
    deadline: 10,
    venue: 'Cơ sở của chủ thể',
    organiser: 'Văn phòng Ví Dụ',
    hours: '8:30–16:30',
    who: 'Chủ thể có sản phẩm OCOP còn hạn',
    groups: '',
    capacity: '10 cơ sở',
    places: 10,
    fee: 'Miễn phí',
  },
] as const;

/** Points of sale with a position: real ones have none in the public lists, and none is made up for them. Around Hoàn Kiếm lake. */
export const INVENTED_POINTS = [
  {
    name: 'Cửa hàng OCOP Ví Dụ Bờ Hồ',
    address: 'số 1 phố Ví Dụ, phường Hàng Bạc',
    district: 'Quận Hoàn Kiếm',
    commune: 'Phường Hàng Bạc',
    hours: '8:00–21:00',
    lat: 21.0312,
    lon: 105.8529,
  },
  {
    name: 'Cửa hàng OCOP Ví Dụ Hồ Tây',
    address: 'số 2 đường Ví Dụ, phường Quảng An',
    district: 'Quận Tây Hồ',
    commune: 'Phường Quảng An',
    hours: '8:30–20:30',
    lat: 21.0633,
    lon: 105.8262,
  },
] as const;
