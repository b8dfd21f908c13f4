/** What the simulator's page says, for the page and for its scripts. What the bot says is in `flows/`. */
import type { Language, Text } from '../model.ts';
import type { DemoPerson } from './people.ts';

/** The page's words. */
export const WORDS = {
  vi: {
    name: 'Nhịp Cầu OCOP',
    title: 'trang thử',
    badge: 'số liệu minh họa',
    hint: 'Thử cả hai phía: người mua tìm “mật ong” và gửi yêu cầu, chủ thể đồng ý; cán bộ phát thông báo hội chợ, chủ thể đăng ký. Không có gì rời khỏi máy này.',
    who: 'Anh/chị là:',
    codes: 'Mã liên kết để thử:',
    write: 'Nhắn tin…',
    send: 'Gửi',
    card: 'Chia sẻ số',
    location: 'Gửi vị trí',
    sticker: 'Nhãn dán',
    file: 'Gửi tệp',
    other: 'English',
    empty: 'Chưa có tin nhắn. Anh/chị chạm một câu để bắt đầu, hoặc tự gõ:',
    raw: 'Xem gói tin',
    photo: 'Xem ảnh',
    reply: 'Trả lời tin này',
    replying: 'Trả lời tin:',
    unquote: 'Thôi trích tin này',
    failed: 'Chưa gửi được, anh/chị thử lại giúp em.',
    lost: 'Mất kết nối với máy chủ, đang thử lại…',
    unread: 'chưa đọc',
  },
  en: {
    name: 'Nhịp Cầu OCOP',
    title: 'try it',
    badge: 'demo data',
    hint: 'Play both sides: the buyer finds “honey” and asks, the producer accepts; staff send a notice of a fair, the producer registers. Nothing leaves this machine.',
    who: 'You are:',
    codes: 'Link codes to try:',
    write: 'Write a message…',
    send: 'Send',
    card: 'Share number',
    location: 'Send position',
    sticker: 'Sticker',
    file: 'Send file',
    other: 'Tiếng Việt',
    empty: 'No messages yet. Tap one to begin (“/en”: the bot speaks English), or type your own:',
    raw: 'Raw request',
    photo: 'See the photo',
    reply: 'Reply to this',
    replying: 'Reply to:',
    unquote: 'Don’t quote this message',
    failed: 'Not sent, please try again.',
    lost: 'The server can’t be reached, trying again…',
    unread: 'unread',
  },
} as const satisfies Record<Language, Record<string, string>>;
/** The page's words in one language. */
export type Words = (typeof WORDS)[Language];

/** Titles of the three tabs where all must stand in one row of a phone. */
export const SHORT_TITLES: Record<DemoPerson['who'], Text> = {
  producer: { vi: 'Chủ thể', en: 'Producer' },
  buyer: { vi: 'Người mua', en: 'Buyer' },
  staff: { vi: 'Cán bộ', en: 'Staff' },
};

/** What an empty conversation offers to say. */
export const FIRST_STEPS: Record<Language, Record<DemoPerson['who'], readonly string[]>> = {
  vi: {
    producer: ['hồ sơ của tôi', 'ai cần mua hàng của tôi', 'hội chợ'],
    buyer: ['tìm mật ong', 'hội chợ', 'xin chào'],
    staff: ['/viec', '/phatthongbao', '/dangky'],
  },
  en: {
    producer: ['/en', 'my dossier', 'who wants to buy'],
    buyer: ['/en', 'find honey', 'fairs'],
    staff: ['/en', '/viec', '/phatthongbao'],
  },
};
