/** Real words of Hanoi's specialities, for made-up catalogues: kinds of goods with the adjectives they take, places, and names of houses. */
import type { Group } from '../../src/model.ts';

/** Goods of one kind: names, what may stand behind each, and its place in the programme. */
export interface Kind {
  group: Group;
  subgroup: string;
  names: readonly string[];
  more: readonly string[];
}

const list = (text: string): string[] => text.split(',').map((one) => one.trim());
const kind = (group: Group, subgroup: string, names: string, more: string): Kind => ({
  group,
  subgroup,
  names: list(names),
  more: list(more),
});

/** Near-identical goods on purpose: that is what a programme's list looks like. */
export const KINDS: readonly Kind[] = [
  kind(
    'food',
    'Chè',
    'Trà sen, Trà ướp sen, Trà sen bông, Trà hoa sen, Chè xanh, Chè khô, Chè búp, Chè ướp hoa nhài, Chè sen',
    'thượng hạng, đặc biệt, truyền thống, túi lọc, hộp thiếc, Bách Diệp, hữu cơ, sao lăn, loại một',
  ),
  kind(
    'food',
    'Gạo, ngũ cốc',
    'Gạo nếp cái hoa vàng, Gạo nếp, Gạo tẻ, Gạo Bắc thơm số 7, Gạo Đài Thơm 8, Gạo J02, Gạo ST25, Gạo lứt đỏ, Gạo lứt đen, Gạo nếp cẩm',
    'hữu cơ, an toàn, túi 5kg, sạch, hút chân không, VietGAP, mùa mới, xay xát, đặc sản',
  ),
  kind(
    'food',
    'Mật ong',
    'Mật ong, Mật ong rừng, Mật ong hoa nhãn, Mật ong hoa vải, Mật ong bạc hà, Mật ong nghệ, Sáp ong, Phấn hoa, Sữa ong chúa',
    'nguyên chất, thiên nhiên, chai 500ml, đặc biệt, cô đặc, chín tổ, hộp quà',
  ),
  kind(
    'food',
    'Chế biến từ thịt, trứng, sữa, thủy sản',
    'Giò lụa, Giò bò, Giò tai, Giò xào, Chả quế, Chả cốm, Chả mực, Chả cá, Nem chua, Nem nắm, Nem phùng, Thịt bò khô, Ruốc lợn, Ruốc cá hồi, Lạp xưởng, Xúc xích, Sữa chua, Sữa tươi, Bánh sữa, Caramen',
    'truyền thống, đặc biệt, gia truyền, lá chuối, sạch, nướng, hun khói, thanh trùng, không đường, nếp cẩm, ít béo',
  ),
  kind(
    'food',
    'Chế biến từ gạo, ngũ cốc',
    'Bánh chưng, Bánh dày, Bánh tẻ, Bánh cuốn, Bánh cốm, Bánh nướng, Bánh dẻo, Bánh gai, Bánh đa nem, Bún khô, Bún tươi, Bún gạo lứt, Phở khô, Phở gạo lứt, Miến dong, Mỳ gạo, Mỳ chùm ngây, Cốm tươi, Cốm khô, Cốm xào, Xôi, Chè lam, Chè kho, Kẹo lạc, Kẹo dồi, Kẹo vừng, Oản, Bỏng nếp',
    'thập cẩm, đậu xanh, nhân cốm, nhân thịt, gấc, truyền thống, đặc biệt, gia truyền, hạt sen, trà xanh, mật mía, gừng',
  ),
  kind(
    'food',
    'Gia vị',
    'Tương, Tương nếp, Nước mắm, Muối vừng, Muối gừng, Bột nghệ, Bột gừng, Bột sắn dây, Dấm gạo, Tương ớt, Mắm tép, Ớt muối',
    'truyền thống, đặc biệt, nguyên chất, gia truyền, hữu cơ, chai 500ml, cổ truyền',
  ),
  kind(
    'food',
    'Rau, củ, quả, hạt tươi',
    'Bưởi đỏ, Bưởi Diễn, Bưởi tôm vàng, Cam Canh, Nhãn chín muộn, Ổi, Chuối, Chuối tây, Đu đủ, Táo, Na dai, Dưa chuột, Dưa lưới, Dưa lê, Dứa, Dừa xiêm, Thanh long ruột đỏ, Nho hạ đen, Khoai lang, Khoai tây, Khoai sọ, Cà chua, Cà rốt, Su hào, Bắp cải, Súp lơ, Cải ngọt, Cải ngồng, Cải mèo, Rau muống, Rau cần, Rau má, Mướp hương, Bí xanh, Bí đỏ, Măng tây, Nấm hương, Nấm sò, Nấm đùi gà, Nấm ngọc châm, Mộc nhĩ',
    'hữu cơ, an toàn, VietGAP, sạch, thủy canh, sấy khô, sấy dẻo, loại một, trái vụ',
  ),
  kind(
    'drinks',
    'Đồ uống có cồn',
    'Rượu nếp, Rượu nếp cái hoa vàng, Rượu nếp cẩm, Rượu mơ, Rượu táo mèo, Rượu sen, Rượu đinh lăng, Rượu làng Ngâu, Bia hơi',
    'truyền thống, hạ thổ, đặc biệt, 35% Vol, ngâm hạ thổ, chai sành, gia truyền',
  ),
  kind(
    'drinks',
    'Đồ uống không cồn',
    'Nước ép bưởi, Nước sấu, Nước mơ, Nước gạo lứt, Trà xạ đen, Trà cà gai leo, Trà thảo dược, Trà atiso, Trà hoa cúc, Trà gừng, Nước khoáng',
    'túi lọc, cao cấp, không đường, nguyên chất, đóng chai, hòa tan, mật ong',
  ),
  kind(
    'herbal',
    'Thuốc y học cổ truyền, tinh dầu',
    'Đông trùng hạ thảo, Cao gừng, Cao đinh lăng, Cao xạ đen, Tinh dầu sả, Tinh dầu bưởi, Tinh bột nghệ, Viên nghệ mật ong, Dầu gội bồ kết, Xà phòng thảo mộc, Nấm linh chi',
    'sấy đông khô, khô, ký chủ nhộng tằm, nguyên chất, táo đỏ, cao cấp, nano, thảo dược',
  ),
  kind(
    'crafts',
    'Thủ công mỹ nghệ gia dụng, trang trí',
    'Bình hoa, Bình hút lộc, Lọ hoa, Bộ ấm chén, Bộ bát đĩa gốm sứ, Chậu lan, Đĩa sứ, Tượng gỗ, Tượng gỗ Phật Bà Quan Âm, Tranh khảm trai, Tranh sơn mài, Tranh thêu tay, Hộp sơn mài, Đũa gỗ, Đũa gỗ trắc đỏ, Khay trà, Sập gỗ, Tủ chè, Đèn tre đan, Đèn mây đan, Giỏ mây, Giỏ cói, Lồng chim, Nón lá, Quạt giấy, Quạt chàng sơn, Chuồn chuồn tre, Tò he, Mũ lá, Gậy trúc, Hoa lụa, Lược sừng',
    'dát vàng, men lam, men rạn, khảm trai, khảm ốc, hoa sen, hoa sen đỏ, rồng phượng, chim én, tứ quý, tứ linh, vinh quy bái tổ, tùng hạc, gỗ trắc, gỗ mít, gỗ hương, xoắn ốc, vuông, cao cấp, 10 món, xuất khẩu',
  ),
  kind(
    'crafts',
    'Vải, may mặc',
    'Lụa tơ tằm, Khăn lụa, Khăn tơ tằm, Áo dài lụa, Vải lụa, Chăn bông tơ tằm, Túi vải, Túi sợi đan móc, Cà vạt lụa, Áo thổ cẩm',
    'thêu tay, hoa văn sen, tơ sống, dệt tay, cao cấp, nhuộm tự nhiên, đính cườm, hai mặt',
  ),
  kind(
    'plants',
    'Hoa, cây cảnh',
    'Hoa lan hồ điệp, Hoa ly, Hoa hồng, Hoa cúc, Quất cảnh, Quất bon sai, Đào thế, Đào phai, Phật thủ, Cây mai trắng, Lan rừng, Cá rồng',
    'chậu sứ, cổ thụ, vàng, trắng, đột biến, ghép gốc, mini, chơi Tết',
  ),
  kind(
    'tourism',
    'Du lịch cộng đồng',
    'Du lịch sinh thái, Du lịch làng nghề, Khu sinh thái, Điểm du lịch, Trải nghiệm làng cổ',
    'cộng đồng, cuối tuần, gia đình, homestay, nông trại, Green Park',
  ),
];

/** Craft villages and old villages beside the communes: half of a speciality's name is where it comes from. */
export const VILLAGES = list(
  'Tây Hồ, Quảng An, Quảng Bá, Mễ Trì, Làng Vòng, Phú Thượng, Ước Lễ, Cự Đà, Bát Tràng, Vạn Phúc, Chuông, Chàng Sơn, Thạch Xá, Phú Vinh, Hạ Thái, Chuyên Mỹ, Sơn Đồng, Thiết Úng, Phú Nhi, Tranh Khúc, Thanh Trì, Ngũ Xã, Kiêu Kỵ, Đồng Kỵ, Cổ Đô, Phùng Xá, Đường Lâm, Xứ Đoài, Đông Cao, Quất Động, Đào Viên, Ba Trại, Suối Hai, Yên Bài, Vân Hòa, Minh Châu, Khánh Thượng, Hương Sơn, An Phú, Tam Hưng, Cao Viên, Kim An, Võng La, Tàm Xá, Vĩnh Ngọc, Uy Nỗ, Lệ Chi, Văn Đức, Yên Viên, Đa Tốn, Kim Lan, Dương Liễu, Minh Khai, Cát Quế, La Phù, Yên Sở, Đắc Sở, Tiền Lệ, Song Phượng, Hạ Mỗ, Thượng Mỗ, Liên Hà, Thanh Đa, Tích Giang, Tản Lĩnh, Ba Vì, Sóc Sơn, Đông Anh, Gia Lâm',
);

/** What houses call themselves. */
export const BRANDS = list(
  'Hương Sen, Hiền Xiêm, An Phát, Minh Tâm, Đồng Tâm, Tâm Ngọc, Bảo Ngọc, Bảo Phương, Ba Thể, Vinh Hoa, Trang Viên, Tám Lập, Công Thịnh, Huệ Dương, Danh Chí, Thanh Bình, Hùng Vân, Minh Trí, Dương Gia, Xuân Lộc, Vân Nhi, Quang Vinh, Thiên Phúc, An Huy, Tấn Chiến, Hoàng Long, Đại Phát, Phúc Lộc, Kim Liên, Hồng Hà, Sông Hồng, Bình Minh, Ánh Dương, Hải Đăng, Thu Hà, Ngọc Lan, Ngọc Ánh, Hoa Viên, Thành Đạt, Tân Tiến, Tiến Thịnh, Trường Thọ, Gia Bảo, Gia Hưng, Việt Cường, Việt Hà, Thủ Đô, Tràng An, Thăng Long, Long Thành, Đông Đô, Hà Thành, Cao Sơn, Thái Bảo, Nhất Tâm, Lộc Phát, Phú Cường, Thịnh Vượng, Mai Hương, Thảo Nguyên, Bà Tuyết, Ông Chấp, Cô Hoa, Bác Tiến, MinMin, KMS, Queens, Green Farm, Organic Life, EcoHerb, HappyTea, VinaTea, Lotus, Sunny, Golden Rice',
);

/** Who makes it. */
export const OWNERS = list(
  'HTX Nông nghiệp, HTX Dịch vụ nông nghiệp, HTX Sản xuất, HTX Thanh niên, Hợp tác xã, Công ty TNHH, Công ty cổ phần, Hộ kinh doanh, Cơ sở sản xuất, Tổ hợp tác, Làng nghề',
);
