/** Words around a product's name: asking, politeness, amounts. They count little, and are never missed. Pure. */
import { lazily } from '../../lazily.ts';
import { foldWord } from '../fold.ts';

const WORDS = `tôi tui tớ mình mk mik em anh chị bác cô chú ad admin shop bot bạn cháu bên nhà a e c ac ace mọi người mn
  có còn không k ko kh hok hông hong muốn mua tìm kiếm cần xin cho hỏi xem bán nhập lấy đặt đang dùng biết
  ở tại đâu chỗ nào gì j và của với vs nhé nhe nha nhá hen nghen ạ à ơi ah oi hi hihi dạ vâng chào thì là mà nữa vậy z thế rồi r đây đó này kia ấy
  các những loại món thứ sản phẩm sp hàng ocop hà nội được dc đc giúp hộ dùm giùm cái một ít nhiều lắm tốt ngon rẻ
  giá bao nhiêu nhiu bn tiền báo gửi thông tin tt liên hệ lh ib inbox rep danh sách danh mục gợi ý chứng nhận công nhận cũ mới
  xã phường huyện quận tỉnh thành phố thị trấn tp làng tháng tuần ngày năm
  thôi chỉ hạng khác
  looking for find search buy some any product products please i want need the a an do you have of me price how much
  am are is we would like to get from in near made by with and or only just good best local vietnamese hanoi other gift gifts present presents souvenir souvenirs kg per day week month year box boxes pieces about around`;

const MARKED = new Set(WORDS.split(/\s+/));
const folded = lazily(() => new Set([...MARKED].map(foldWord)));
/** "50kg", "20 hộp" loses its number's word only: units alone are often part of a name. */
const AMOUNT = /^\d+(?:kg|g|gr|k|tr|ml|l|lit|tan|ta|yen|can|cai|hop|thung|tui|chai|con|bo)?$/;

/** Whether a word says nothing about the product. One typed with marks must have the marks of such a word: "giò" is not "giờ". */
export function isFiller(shown: string, bare: string): boolean {
  if (AMOUNT.test(bare)) return true;
  return shown === bare ? folded().has(bare) : MARKED.has(shown);
}
