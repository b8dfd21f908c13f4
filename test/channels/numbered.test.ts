import { expect, it } from 'vitest';
import { numberedText } from '../../src/channels/numbered.ts';
import type { Reply } from '../../src/model.ts';

const choices = [
  { title: 'Tra cứu hồ sơ', payload: '#a.3.1' },
  { title: 'Tìm sản phẩm', payload: '#a.3.2' },
];
const accept = { title: 'Đồng ý', payload: '#x.request.YC-2026-0001.accept', word: 'ĐỒNG Ý 0001' };

const CASES: { title: string; reply: Reply; vi: string; en?: string }[] = [
  { title: 'a text alone stays as it is', reply: { text: 'Dạ vâng ạ.' }, vi: 'Dạ vâng ạ.' },
  {
    title: 'choices are numbered from 1',
    reply: { text: 'Anh/chị cần gì ạ?', choices },
    vi: 'Anh/chị cần gì ạ?\n\n1. Tra cứu hồ sơ\n2. Tìm sản phẩm\n\nAnh/chị trả lời bằng số ạ.',
    en: 'Anh/chị cần gì ạ?\n\n1. Tra cứu hồ sơ\n2. Tìm sản phẩm\n\nPlease reply with a number.',
  },
  {
    title: 'a second page goes on counting',
    reply: { text: 'Trang 2', choices, first: 9 },
    vi: 'Trang 2\n\n9. Tra cứu hồ sơ\n10. Tìm sản phẩm\n\nAnh/chị trả lời bằng số ạ.',
  },
  {
    title: 'an action is its word and its title',
    reply: { text: 'Có yêu cầu mới.', actions: [accept] },
    vi: 'Có yêu cầu mới.\n\nĐỒNG Ý 0001: Đồng ý\n\nAnh/chị nhắn lại dòng chữ in hoa ạ.',
    en: 'Có yêu cầu mới.\n\nĐỒNG Ý 0001: Đồng ý\n\nPlease reply with the words in capitals.',
  },
  {
    title: 'an action that says the same twice is its word',
    reply: { text: 'Trang 1', choices, actions: [{ title: 'Xem thêm', payload: '#a.3.0', word: 'XEM THÊM' }] },
    vi: 'Trang 1\n\n1. Tra cứu hồ sơ\n2. Tìm sản phẩm\nXEM THÊM\n\nAnh/chị trả lời bằng số hoặc dòng chữ in hoa ạ.',
    en: 'Trang 1\n\n1. Tra cứu hồ sơ\n2. Tìm sản phẩm\nXEM THÊM\n\nPlease reply with a number or the words in capitals.',
  },
  {
    title: 'a link is its title and address, and needs no instruction',
    reply: { text: 'Bản đồ ạ.', links: [{ title: 'Mở bản đồ', url: 'https://example.vn/m' }] },
    vi: 'Bản đồ ạ.\n\nMở bản đồ: https://example.vn/m',
  },
  {
    title: 'a line break in a title makes no second line',
    reply: { text: 'Chọn ạ', choices: [{ title: 'Mật ong\n2. giả', payload: '#a.1.1' }] },
    vi: 'Chọn ạ\n\n1. Mật ong 2. giả\n\nAnh/chị trả lời bằng số ạ.',
  },
];

it.each(CASES)('$title', ({ reply, vi, en }) => {
  expect(numberedText(reply, 'vi')).toBe(vi);
  if (en) expect(numberedText(reply, 'en')).toBe(en);
});
