/** Two lists that settle doubtful Telex and VNI: English words that would decode, and marked Vietnamese words that people use every day. Pure. */

/** English words and names whose letters are Telex for a legal syllable ("this", "more", "box"); decoded only in a message that is Telex anyway. */
const FOREIGN = `this is of or if as see error more has tests test these array its here does must there how pass keep list own two now most
  been was docs var runs per host last those her his us var tar bar car bars root post too best less sets maps turn max boss goes keeps lets
  wrong rest won uri pair tree off basis days param rust hex lists peer theme did low reset queue os thus box loop down row rows dir diff ref
  sense seems seem baz lax deep cost loss term past lots dest seen bots vary dist trust busy sits dots tips hero themes soon www trees lose
  says gif cats bats owns bits vast lost pos sos his sans boom gaps ex cast des asm puts sys sums meet meets lazy room rooms door doors moon noon
  beer bees been teen keen deer tees gas bus taxi tax six mix sex sexy lux luxury sofa coop oreo chair chairs hair air lens pens tens fans cans vans
  nuts nut hats mats pots eats sir sore core bore tore rose roses nose noses dose host ghost hers him dad add app apps inn ann sees need
  cool pool tool tools poor book books look hook took cook boot noodle noodles cooler her ways way pay pays bay bays tax says buys guys
  sunday monday lists hers hows rows tow tows vow bow cow cows saw raw law hot toys toy boys joy ores are ours per par sur hors mars
  nest vest vests lift lists gists hints pants pans pan beds best rust bust lust coast toast roast roasts toasts beans users sugars chips
  tops laps caps cups caps taps ups maps mops ads abs cms sms vips pips bis mis dis res pres plus minus bonus menus virus campus
  bio trio radio ratio momo toto mama papa lala nana coco`;

/** Marked words by how often they occur in the flows, the product lists and notes on how people write, and the commonest others. */
const COMMON = `xã huyện phường ạ phẩm quận mỹ chị dạ sản công chưa kết phú sơn nhận từ hồ có đông hà thực đồng không quả liên và đã lại hàng cầu tây thể
  giá rõ phúc nghệ thủ năm của đức giấy chủ sơ hòa đánh hội điểm xuân số nội được xuyên tôi liệu bộ lâm việc cần hợp trả ở yêu tên lời giúp ý vì nào
  chương chế đang thành phố cán tác thị thường chợ sóc sở đình ngày chứng văn thạch biến muốn khác nhắn cơ tín quốc ký hỏi bánh này cấp sữa làm gì
  định phương phượng bán yên gạo để hoặc vân gửi trí đan nối xuất đăng thất hồng đại hoàng với đợt ứng nông bắc ngũ hạt rồi người đa hạn dụng mê
  cốc thông việt gõ chấm báo mã nhân thọ hộ quyết thượng hưng tươi gặp ngọc hoài liêm hoàn hủy nguồn kiếm củ là mật bình mình bên viên bỏ lý đâu hệ dữ
  giờ chờ tháng chào nghiệp trì mới phòng tuần điện dương thịt chè dừng xóa tìm cửa trấn thì tương cá đống sửa tới một trưng tiến cổ thủy bà gỗ vàng
  câu còn chuyển dùng thoại phù xá biên mấy bị tiếng đến bát tân bưởi trước thêm hết lịch tư lộc nghĩa liệt trứng thấy tiếp nhà về rút tổ thương nữa
  nộp làng gốm hạng thảo lược chả đầu chỉ chọn lần nước điều dịch vụ các giữ tràng phần vấn quảng thịnh nhãn vậy vị đủ ơn giới thiệu hạ cẩm ô tiền
  đúng cảm nguyên tại nhóm đồ nhất địa đạt giò sạch trà cốm nghị đơn nên hiệu lưu đổi vật trình tự hồi thiên đậu khiếu nại nhé hộp nói tờ hữu bản cảnh
  tiềm đề tâm châu thái bài cát sứ phở đó phải khoảng ví dụ toàn cũng những kiểm nghề chữ động lên xử mỗ đô khánh trần dân vĩnh phụ vải hiện nhờ quà
  phân phối bằng đáp quá mẫu chuyện triển cũ mở đi lạc vạn hương thư mặc nếp kiện bảo lượng đặt lúc cả gọi chức trợ sắp bổ phùng tết thụy thắng phát
  đỏ thuốc nướng bắt kiến cáo đòi hôm lực mà nhiêu hằng quý thế từng mục cứu đưa loại chối phía đường đà hiệp võng dừa bột truyền bò rượu cái tẻ trở
  thôi đây cứ mỗi vẫn hiểu cách lãm cộng gần tiêu chí mùa bạn trường quỳ tứ lụa tơ trùng sắn cốt mắm tôm nấm lợn chất sẽ nhập sỉ như siêu tặng khẩu
  đóng dưới nhiều quản biết chuẩn tục bố bày tượng nhắc lỗi chỗ thiếu tổng thời trái chuyên tích lợi tằm khô học tại dầu đen thêu dạng phản giả lấy
  sách hơn ăn giỏ hóa toán nợ chứ đọc gồm phiếu tử hướng hỗ thử bước nút trực tất vào vận quyền cây sân khuyến trại lương đạo bích hải cà gừng đũa kẹo
  tấn mây bún dây miến máy ơi hông ánh đừng gói kèm sẻ vâng vạch dẫn phí đặc bấm ảnh nơi nâng thống quân môi cuối túi tỏi mứt ngô bột ấm chén khăn nón
  rất lắm tốt đắt xấu rẻ chậm sớm muộn nhanh lâu vừa lớn nhỏ nặng nhẹ mất hỏng vỡ sáng trưa tối chiều bữa nửa lẻ bốn sáu bảy tám chín mười nghìn triệu
  tỷ lạng tạ yến chục rưỡi cân đôi thùng giao gấp luôn nhớ chịu chạy ngồi đứng nghe đều cùng giống sao sợ bận rảnh dễ khó ngọt mặn cay chua béo tươi
  ruộng vườn trồng nuôi bếp món cơm mì nem ruốc tương mắm ớt muối đường cháo quán nhậu khách sạn đoàn gà vịt trâu dê cua ốc ếch măng dưỡng bể hồng mận đào ổi chuối trả phạt cấm thuế luật quy ủy bán buôn lẻ vốn lãi
  cà cải sò súp hạc tùng dát bãi chút lát lọ xạ cô cỏ cơ cờ đuốc thổi chùa chứa sứa mở mỡ mơ giỏ gió cha bó gáo chó bàn mưa má thời thối đồi đổ đốt giá già tờ tớ lỡ nhỡ dạy dậy dày`;

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));
let foreign: ReadonlySet<string> | null = null;
let common: ReadonlySet<string> | null = null;

/** Whether a word (lower case) is English that looks like Telex. */
export function isForeign(word: string): boolean {
  foreign ??= setOf(FOREIGN);
  return foreign.has(word);
}

/** Whether a syllable as the house writes it is an everyday word. */
export function isCommon(word: string): boolean {
  common ??= setOf(COMMON);
  return common.has(word);
}
