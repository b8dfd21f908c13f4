/** What Telegram shows before anybody has written: the command menu and the bot's description, in both languages. */
import type { Language, Text } from '../../model.ts';

/** Commands of the menu, in the order of use. All of them work typed on every channel. */
export const MENU: readonly { command: string; about: Text }[] = [
  { command: 'menu', about: { vi: 'Thực đơn', en: 'Menu' } },
  { command: 'hoso', about: { vi: 'Tra cứu hồ sơ', en: 'Look up my dossiers' } },
  { command: 'timsp', about: { vi: 'Tìm sản phẩm OCOP', en: 'Find OCOP products' } },
  { command: 'ketnoi', about: { vi: 'Yêu cầu kết nối của tôi', en: 'My connection requests' } },
  { command: 'hoicho', about: { vi: 'Hội chợ, tuần hàng', en: 'Fairs and product weeks' } },
  { command: 'diemban', about: { vi: 'Điểm giới thiệu và bán', en: 'Points of sale' } },
  { command: 'thongbao', about: { vi: 'Nhận hoặc dừng thông báo', en: 'Start or stop notices' } },
  { command: 'canbo', about: { vi: 'Gặp cán bộ', en: 'Talk to a person' } },
  { command: 'dulieu', about: { vi: 'Dữ liệu của tôi', en: 'My data' } },
  { command: 'xoa', about: { vi: 'Xóa dữ liệu của tôi', en: 'Erase my data' } },
  { command: 'quaylai', about: { vi: 'Quay lại câu trước', en: 'Go back one question' } },
  { command: 'huy', about: { vi: 'Hủy việc đang làm', en: 'Cancel what is going on' } },
  { command: 'help', about: { vi: 'Trợ giúp', en: 'Help' } },
  { command: 'en', about: { vi: 'English', en: 'English' } },
  { command: 'vi', about: { vi: 'Tiếng Việt', en: 'Tiếng Việt' } },
  { command: 'start', about: { vi: 'Bắt đầu', en: 'Start' } },
];

/** Shown in an empty chat before /start (at most 512 characters). */
export const DESCRIPTION: Text = {
  vi: 'Nhịp Cầu OCOP: dịch vụ nhắn tin của chương trình OCOP Hà Nội. Chủ thể tra cứu hồ sơ, người mua tìm sản phẩm và gửi yêu cầu kết nối. Anh/chị bấm Bắt đầu ạ.',
  en: "Nhịp Cầu OCOP: the chat service of Hanoi's OCOP programme. Producers follow their dossiers; buyers find products and ask to be put in touch. Tap Start.",
};

/** Shown on the bot's profile and beside links to it (at most 120 characters). */
export const SHORT_DESCRIPTION: Text = {
  vi: 'Tra cứu hồ sơ OCOP, tìm sản phẩm, kết nối tiêu thụ ở Hà Nội.',
  en: "Hanoi's OCOP programme: dossiers, products, trade connections.",
};

/** The menu as the Bot API takes it. */
export function menuIn(language: Language): { command: string; description: string }[] {
  return MENU.map(({ command, about }) => ({ command, description: about[language] }));
}
