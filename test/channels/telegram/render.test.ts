import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, renderTelegram } from '../../../src/channels/telegram/render.ts';
import type { Outgoing, Reply } from '../../../src/model.ts';
import { parseHtml } from '../../platforms/telegram/html.ts';
import { violations } from '../../platforms/telegram/spec.ts';
import { readable, tappable } from './reading.ts';

const vi = { language: 'vi', withoutButtons: false } as const;
const plain = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } };
const button = (title: string, payload: string) => ({ title, payload });
const lookUp = button('Tra cứu hồ sơ', '#a.3.1');
const find = button('Tìm sản phẩm', '#a.3.2');
const accept = { title: 'Đồng ý', payload: '#x.request.YC-2026-0001.accept', word: 'ĐỒNG Ý 0001' };
const long = 'Sản phẩm được sản xuất theo quy trình sạch. '.repeat(40).trim();

const CASES: { title: string; reply: Reply; options?: Partial<typeof vi> | Record<string, unknown>; requests: Outgoing[] }[] = [
  {
    title: 'a text is one message without a preview of its links',
    reply: { text: 'Dạ, em chào anh/chị.' },
    requests: [{ call: 'sendMessage', body: { chat_id: 5001, text: 'Dạ, em chào anh/chị.', ...plain } }],
  },
  {
    title: 'markup in a text is shown, not obeyed',
    reply: { text: 'Giá <b>5.000</b> & "rẻ"' },
    requests: [{ call: 'sendMessage', body: { chat_id: 5001, text: 'Giá &lt;b&gt;5.000&lt;/b&gt; &amp; "rẻ"', ...plain } }],
  },
  {
    title: 'choices are inline buttons, short neighbours share a row',
    reply: { text: 'Anh/chị cần gì ạ?', choices: [lookUp, find, button('Yêu cầu kết nối của tôi', '#a.3.3'), button('Giúp', '#a.3.4')] },
    requests: [
      {
        call: 'sendMessage',
        body: {
          chat_id: 5001,
          text: 'Anh/chị cần gì ạ?',
          ...plain,
          reply_markup: {
            inline_keyboard: [
              [
                { text: 'Tra cứu hồ sơ', callback_data: '#a.3.1' },
                { text: 'Tìm sản phẩm', callback_data: '#a.3.2' },
              ],
              [{ text: 'Yêu cầu kết nối của tôi', callback_data: '#a.3.3' }],
              [{ text: 'Giúp', callback_data: '#a.3.4' }],
            ],
          },
        },
      },
    ],
  },
  {
    title: 'actions follow the choices, links are url buttons',
    reply: { text: 'Yêu cầu 0001', actions: [accept], links: [{ title: 'Xem bản đồ điểm bán', url: 'https://example.vn/m' }] },
    requests: [
      {
        call: 'sendMessage',
        body: {
          chat_id: 5001,
          text: 'Yêu cầu 0001',
          ...plain,
          reply_markup: {
            inline_keyboard: [
              [{ text: 'Đồng ý', callback_data: '#x.request.YC-2026-0001.accept' }],
              [{ text: 'Xem bản đồ điểm bán', url: 'https://example.vn/m' }],
            ],
          },
        },
      },
    ],
  },
  {
    title: 'an address that Telegram refuses on a button stands in the text',
    reply: { text: 'Trang cán bộ', links: [{ title: 'Mở', url: 'http://localhost:8787/console' }] },
    requests: [{ call: 'sendMessage', body: { chat_id: 5001, text: 'Trang cán bộ\n\nMở: http://localhost:8787/console', ...plain } }],
  },
  {
    title: 'without buttons everything is text',
    reply: { text: 'Chọn ạ', choices: [lookUp], actions: [accept] },
    options: { withoutButtons: true },
    requests: [
      {
        call: 'sendMessage',
        body: {
          chat_id: 5001,
          text: 'Chọn ạ\n\n1. Tra cứu hồ sơ\nĐỒNG Ý 0001: Đồng ý\n\nAnh/chị trả lời bằng số hoặc dòng chữ in hoa ạ.',
          ...plain,
        },
      },
    ],
  },
  {
    title: 'a photo carries a short text as its caption, and the buttons',
    reply: { text: 'Mật ong <rừng>', photo: 'https://example.vn/a.jpg', choices: [lookUp] },
    requests: [
      {
        call: 'sendPhoto',
        body: {
          chat_id: 5001,
          photo: 'https://example.vn/a.jpg',
          caption: 'Mật ong &lt;rừng&gt;',
          parse_mode: 'HTML',
          reply_markup: { inline_keyboard: [[{ text: 'Tra cứu hồ sơ', callback_data: '#a.3.1' }]] },
        },
      },
    ],
  },
  {
    title: 'a text too long for a caption follows its photo and has the buttons',
    reply: { text: long, photo: 'https://example.vn/a.jpg', choices: [lookUp] },
    requests: [
      { call: 'sendPhoto', body: { chat_id: 5001, photo: 'https://example.vn/a.jpg' } },
      {
        call: 'sendMessage',
        body: {
          chat_id: 5001,
          text: long,
          ...plain,
          reply_markup: { inline_keyboard: [[{ text: 'Tra cứu hồ sơ', callback_data: '#a.3.1' }]] },
        },
      },
    ],
  },
  {
    title: 'a photo that is only a path is left out when nobody says where it lies',
    reply: { text: 'Mật ong', photo: '/photos/a.jpg' },
    requests: [{ call: 'sendMessage', body: { chat_id: 5001, text: 'Mật ong', ...plain } }],
  },
  {
    title: 'asking for the contact is a keyboard that goes away, choices become numbers',
    reply: { text: 'Cho em xin số điện thoại ạ', ask: 'contact', choices: [button('Bỏ qua', '#a.4.1')] },
    requests: [
      {
        call: 'sendMessage',
        body: {
          chat_id: 5001,
          text: 'Cho em xin số điện thoại ạ\n\n1. Bỏ qua\n\nAnh/chị trả lời bằng số ạ.',
          ...plain,
          reply_markup: {
            keyboard: [[{ text: 'Gửi số điện thoại của tôi', request_contact: true }]],
            resize_keyboard: true,
            one_time_keyboard: true,
          },
        },
      },
    ],
  },
  {
    title: 'asking for the position, in English',
    reply: { text: 'Where are you?', ask: 'location' },
    options: { language: 'en' },
    requests: [
      {
        call: 'sendMessage',
        body: {
          chat_id: 5001,
          text: 'Where are you?',
          ...plain,
          reply_markup: {
            keyboard: [[{ text: 'Share my location', request_location: true }]],
            resize_keyboard: true,
            one_time_keyboard: true,
          },
        },
      },
    ],
  },
  {
    title: 'a quoted message may be gone by now',
    reply: { text: 'Dạ vâng ạ' },
    options: { replyTo: '64' },
    requests: [
      {
        call: 'sendMessage',
        body: { chat_id: 5001, text: 'Dạ vâng ạ', ...plain, reply_parameters: { message_id: 64, allow_sending_without_reply: true } },
      },
    ],
  },
  { title: 'nothing to say is no message', reply: { text: '  ' }, requests: [] },
];

describe('reply to requests', () => {
  it.each(CASES)('$title', ({ reply, options, requests }) => {
    const rendered = renderTelegram('5001', reply, { ...vi, ...options });
    expect(rendered).toEqual(requests);
    for (const { call, body } of rendered) expect(violations(call, body)).toEqual([]);
  });

  it('a path becomes an address where the office says what to put before it', () => {
    const [request] = renderTelegram('5001', { text: '', photo: '/photos/a.jpg' }, vi, { photoBase: 'https://ocop.example.vn' });
    expect(request).toEqual({ call: 'sendPhoto', body: { chat_id: 5001, photo: 'https://ocop.example.vn/photos/a.jpg' } });
  });

  it('of a long text the first part quotes and the last part has the buttons', () => {
    const text = 'Dạ, đây là một câu khá dài để chia. '.repeat(300);
    const requests = renderTelegram('5001', { text, choices: [lookUp] }, { ...vi, replyTo: '64' });
    expect(requests.length).toBe(3);
    expect(requests.map(({ body }) => 'reply_parameters' in body)).toEqual([true, false, false]);
    expect(requests.map(({ body }) => 'reply_markup' in body)).toEqual([false, false, true]);
    for (const request of requests) expect(readable(request)).toMatch(/^Dạ, .*chia\.$/s);
  });

  it('a title too long for a button stands whole in the text, and its button is cut', () => {
    const title = 'Mật ong hoa nhãn '.repeat(6).trim();
    const [request] = renderTelegram('5001', { text: 'Chọn ạ', choices: [button(title, '#a.1.1')] }, vi);
    expect(request?.body.text).toContain(`1. ${title}`);
    expect(tappable([request as Outgoing])).toEqual(['#a.1.1']);
    expect(JSON.stringify(request?.body.reply_markup)).toContain('…');
  });

  it('a payload of more than 64 bytes can be no button, so all of the reply is numbered text', () => {
    const requests = renderTelegram('5001', { text: 'Chọn ạ', choices: [lookUp, button('Dài', `#x.${'đ'.repeat(40)}`)] }, vi);
    expect(tappable(requests)).toEqual([]);
    expect(requests[0]?.body.text).toContain('1. Tra cứu hồ sơ\n2. Dài');
  });
});

describe('HTML', () => {
  it('any text renders to valid markup that reads as the same text', () => {
    const pieces = fc.constantFrom('<', '>', '&', '&amp;', '&lt;b&gt;', '<b>', '</i>', '"', "'", '&#38;', 'ạ', '👍');
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(parseHtml(escapeHtml(any))).toEqual({ ok: true, text: any });
      }),
    );
  });

  it.each(['<script>', 'a < b', '<b>', '</b>', '<b></i>'])('the offline reader refuses %s as Telegram does', (html) => {
    expect(parseHtml(html).ok).toBe(false);
  });
});
