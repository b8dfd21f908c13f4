/**
 * Names that stand for a class of words: what is made in and around Hanoi, and its places (ocop.md 1.4, 2.3, 2.6). The model sees "a
 * product" and "a place" beside the words themselves, so that what holds for honey holds for noodles. It need not be complete. Pure.
 */

/** Products and kinds of products. Names of one syllable only where the folded syllable hardly means anything else. */
export const PRODUCTS = `mật ong, mật hoa, sữa chua, sữa tươi, sữa bò, bánh sữa, caramen, váng sữa, phô mai, bánh tẻ, bánh cuốn, bánh chưng, bánh giầy,
bánh dày, bánh gai, bánh khúc, bánh cốm, bánh chả, bánh đa, bánh tráng, bánh nướng, bánh dẻo, bánh trung thu, bánh bao, bánh mì, bánh phở,
bánh đúc, bánh rán, bánh trôi, bánh gio, bánh vừng, bánh quy, bánh kẹo, bánh ngọt, kẹo lạc, kẹo dồi, kẹo vừng, kẹo, chè lam, chè kho, chè xanh, chè khô, chè sạch,
chè búp, trà sen, trà xanh, trà hoa, trà thảo mộc, trà thảo dược, trà xạ đen, trà gừng, trà cà gai leo, trà ướp sen, trà hoa cúc, trà nhài, cà gai leo, xạ đen, cao gừng,
cao xạ đen, bột gừng, tinh bột nghệ, bột nghệ, bột sắn, bột sắn dây, sắn dây, bột ngũ cốc, ngũ cốc, bột rau má, bột cần tây, miến dong, miến, bún khô, bún, phở khô, phở,
mì gạo, gạo nếp, gạo tẻ, gạo lứt, gạo thơm, gạo, nếp cái hoa vàng, xôi, xôi cốm, cốm tươi, cốm khô, cốm, chả cốm, chả cá, chả giò, chả lụa, chả mực, chả quế, giò lụa, giò chả, giò bò, giò tai,
giò xào, nem chua, nem rán, nem chay, nem phùng, nem, ruốc, chà bông, lạp xưởng, xúc xích, thịt bò, thịt lợn, thịt heo, thịt gà, thịt trâu, thịt khô, bò khô, heo sạch, lợn sạch, lợn mán, gà đồi, gà mía,
gà ri, vịt cỏ, vịt quay, cá rô, cá chép, cá kho, cá trắm, tôm, ba ba, trứng gà, trứng vịt, trứng, rau sạch, rau hữu cơ, rau cải, rau muống, rau an toàn, rau, củ quả, cải bắp,
bắp cải, su hào, súp lơ, cà rốt, cà chua, khoai tây, khoai lang, khoai sọ, su su, măng tây, măng khô, măng, mướp, bầu, bí xanh, bí đỏ, dưa lưới, dưa hấu, dưa chuột, dưa muối, cà muối, cà pháo, nấm hương,
nấm sò, nấm rơm, nấm linh chi, nấm kim châm, nấm, mộc nhĩ, đậu phụ, đậu hũ, tàu hũ, đậu nành, đậu xanh, đậu đen, đậu phộng, lạc rang, vừng, tương bần, tương cự đà, tương ớt, tương,
nước mắm, nước tương, xì dầu, giấm, dấm gạo, mắm tôm, muối vừng, muối gừng, gia vị, ớt bột, tỏi đen, tỏi, hành tím, gừng, nghệ, dầu lạc, dầu vừng, dầu dừa, dầu gấc, tinh dầu, tinh dầu sả, tinh dầu bưởi, rượu nếp, rượu gạo,
rượu mơ, rượu táo, rượu vang, rượu, bia, nước ép, nước khoáng, nước uống, siro, nước mơ, ô mai, mứt sen, mứt tết, mứt gừng, mứt, hạt sen, hạt điều, hạt macca, hạt dẻ, bưởi diễn, bưởi đỏ, bưởi da xanh, bưởi, cam canh, chuối, chuối tiêu,
chuối sấy, ổi đông dư, ổi, na dai, táo, nhãn muộn, nhãn chín muộn, nhãn, vải thiều, thanh long, đu đủ, nho, hồng xiêm, mít sấy, mít, khế, phật thủ, quất cảnh, quất, đào cảnh, đào, mai, hoa lan, hoa hồng, hoa ly, hoa cúc, hoa sen, hoa đào, lan hồ điệp,
hoa tươi, cây cảnh, bonsai, cây giống, đông trùng hạ thảo, đông trùng, nhân sâm, sâm, yến sào, yến, mật nghệ, thuốc nam, dược liệu, thảo dược, thực phẩm chức năng, cao khô, xà phòng, dầu gội, nước rửa bát, mỹ phẩm, son, gốm sứ, gốm, đồ gốm, bát đĩa, ấm chén,
bộ ấm trà, bộ ấm chén, bình gốm, bình hoa, lọ hoa, lọ lộc bình, tranh gốm, sơn mài, tranh sơn mài, hộp sơn mài, khảm trai, đũa gỗ, tranh thêu, tranh thêu tay, thêu tay, tranh đồng, tranh dân gian, tranh gỗ, tranh, tượng gỗ, tượng đồng, tượng, đồ gỗ, gỗ mỹ nghệ, đồ thờ, tủ thờ, sập gụ, bàn ghế,
đồ đồng, đúc đồng, đồng hồ gỗ, quỳ vàng, dát vàng, mây tre đan, mây tre, tre đan, giỏ tre, rổ rá, đèn tre, đèn mây, đèn lồng, nón lá, nón, quạt giấy, quạt, chuồn chuồn tre, tò he, con rối, hương trầm, nhang, tăm hương, chiếu cói, cói, túi xách, túi vải, túi thêu, ví da, giày da, đồ da,
khăn lụa, lụa tơ tằm, lụa, tơ tằm, tơ sen, chăn bông, chăn tơ tằm, vải lanh, thổ cẩm, áo dài, áo lụa, quần áo, khăn tơ tằm, khăn, len, móc len, đồ chơi gỗ, lược sừng, sừng mỹ nghệ, trang sức bạc, bạc, ống hút, ống hút tre, hoa giấy, hoa khô, hoa lụa, sách tre, bút lông,
giấy dó, đàn, khèn, quà tết, giỏ quà, set quà, hộp quà, quà tặng, quà biếu, đặc sản, đồ khô, đồ uống, thủ công mỹ nghệ, đồ lưu niệm, thực phẩm, nông sản, hoa quả, trái cây, hải sản, đồ chay, nước cốt phở, muối chấm, chân giò, dạ dày, pate, sữa hạt, kẹo gừng, hạt dưa, cơm cháy, bánh đa nem, bột canh,
tinh dầu tràm, thạch đen, sương sáo, cháo sen, rươi, chả rươi, kim chi, salad, sữa đậu, sữa non`;

/** Old districts, well-known communes, craft villages and landmarks. */
export const PLACES = `ba đình, hoàn kiếm, tây hồ, long biên, cầu giấy, đống đa, hai bà trưng, hoàng mai, thanh xuân, sóc sơn, đông anh, gia lâm, nam từ liêm, bắc từ liêm, từ liêm, thanh trì, mê linh, hà đông,
sơn tây, ba vì, phúc thọ, đan phượng, hoài đức, quốc oai, thạch thất, chương mỹ, thanh oai, thường tín, phú xuyên, ứng hòa, mỹ đức, bát tràng, vạn phúc, đường lâm, kim lan, kiêu kỵ, ninh hiệp, phú thượng, phú nghĩa, phú vinh, phú nhi,
vân hà, võng la, cổ loa, tam hưng, cự đà, cự khê, bích hòa, làng chuông, phương trung, hạ thái, duyên thái, nhị khê, quất động, ngũ xã, tây đằng, tản lĩnh, vân hòa, ba trại, minh châu, thạch xá, chàng sơn, đại đồng, bình phú, hữu bằng, phùng xá, canh nậu, dị nậu, liên hà, liên trung,
song phượng, tân hội, vân canh, la phù, dương liễu, cát quế, minh khai, đông la, an khánh, kiều phú, ngọc than, làng so, cộng hòa, chúc sơn, xuân mai, trung hòa, đông phương yên, kim bài, vân đình, tế tiêu, hương sơn, phùng xá, hồng vân, hà hồi, tân minh, vạn điểm, chuyên mỹ, tân dân, sơn hà, phú yên, phú túc, trung giã, bắc sơn, nam sơn,
minh trí, phù linh, tráng việt, tiến thắng, đông cao, tiền phong, yên viên, đa tốn, đông dư, văn đức, phù đổng, lệ chi, yên mỹ, duyên hà, vạn phúc, hữu hòa, triều khúc, mễ trì, trung văn, mỹ đình, xuân đỉnh, thụy phương, cổ nhuế, nhật tân, quảng an, nghi tàm, xuân la, bưởi, lĩnh nam, định công, hoàng liệt, bồ đề, ngọc thụy, việt hưng, cự khối,
hồ gươm, phố cổ, hồ tây, royal city, times city, giảng võ, nội bài, mỹ đình, linh đàm, đồng xuân, hà nội, suối hai, cổ đô, quảng bị, tây phương, hạ bằng, yên xuân, hoàng cầu, kim liên, trung sơn trầm, phú cát, sài sơn, đa sỹ, làng vòng, khương đình, thủ đô, sài gòn, hải phòng, đà nẵng, quảng ninh, bắc ninh, tp hcm`;
