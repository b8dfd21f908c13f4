/** Replies to exact requests, as a table; each is then taken by the offline OA. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RenderOptions } from '../../../src/channels/channel.ts';
import { type RenderSettings, renderZalo } from '../../../src/channels/zalo/render.ts';
import { sendToZalo } from '../../../src/channels/zalo/send.ts';
import type { Reply } from '../../../src/model.ts';
import { startZaloServer, type ZaloServer } from '../../platforms/zalo-server.ts';

const WHO = '246845883529197922';
const VI: RenderOptions = { language: 'vi', withoutButtons: false };

const choices = (n: number) => Array.from({ length: n }, (_, i) => ({ title: `Mục ${i + 1}`, payload: `#a.3.${i + 1}` }));
const hide = (n: number) => ({ title: `Mục ${n}`, type: 'oa.query.hide', payload: `#a.3.${n}` });
const withButtons = (...buttons: unknown[]) => ({ type: 'template', payload: { buttons } });
const media = (url: string) => ({ type: 'template', payload: { template_type: 'media', elements: [{ media_type: 'image', url }] } });
const photo = 'https://ocop.example/p/1.jpg';

interface Row {
  title: string;
  reply: Reply;
  options?: Partial<RenderOptions>;
  settings?: RenderSettings;
  messages: unknown[];
}

const TABLE: Row[] = [
  { title: 'a text is a text', reply: { text: 'Dạ, em chào anh/chị ạ.' }, messages: [{ text: 'Dạ, em chào anh/chị ạ.' }] },
  { title: 'text leaves in NFC', reply: { text: 'Hà Nội'.normalize('NFD') }, messages: [{ text: 'Hà Nội'.normalize('NFC') }] },
  {
    title: 'choices are hidden queries with their payload',
    reply: { text: 'Chọn một mục:', choices: choices(2) },
    messages: [{ text: 'Chọn một mục:', attachment: withButtons(hide(1), hide(2)) }],
  },
  {
    title: 'choices, actions and links share the five places, in this order',
    reply: {
      text: 'Yêu cầu 0001',
      choices: choices(2),
      actions: [{ title: 'Đồng ý', payload: '#x.request.YC-2026-0001.accept', word: 'ĐỒNG Ý 0001' }],
      links: [{ title: 'Trang web', url: 'https://ocop.example' }],
    },
    messages: [
      {
        text: 'Yêu cầu 0001',
        attachment: withButtons(
          hide(1),
          hide(2),
          { title: 'Đồng ý', type: 'oa.query.hide', payload: '#x.request.YC-2026-0001.accept' },
          { title: 'Trang web', type: 'oa.open.url', payload: { url: 'https://ocop.example' } },
        ),
      },
    ],
  },
  {
    title: 'six choices are numbered text',
    reply: { text: 'Chọn một mục:', choices: choices(6) },
    messages: [{ text: 'Chọn một mục:\n\n1. Mục 1\n2. Mục 2\n3. Mục 3\n4. Mục 4\n5. Mục 5\n6. Mục 6\n\nAnh/chị trả lời bằng số ạ.' }],
  },
  {
    title: 'where buttons were refused, choices are numbered text',
    reply: { text: 'Chọn một mục:', choices: choices(2) },
    options: { withoutButtons: true },
    messages: [{ text: 'Chọn một mục:\n\n1. Mục 1\n2. Mục 2\n\nAnh/chị trả lời bằng số ạ.' }],
  },
  {
    title: 'actions and links of a numbered text are a word and an address',
    reply: {
      text: 'Yêu cầu',
      actions: [{ title: 'Đồng ý', payload: '#x.request.YC-2026-0001.accept', word: 'ĐỒNG Ý 0001' }],
      links: [{ title: 'Trang web', url: 'https://ocop.example' }],
    },
    options: { withoutButtons: true, language: 'en' },
    messages: [{ text: 'Yêu cầu\n\nĐỒNG Ý 0001: Đồng ý\n\nTrang web: https://ocop.example\n\nPlease reply with the words in capitals.' }],
  },
  {
    title: 'a title that is too long makes the list numbered text',
    reply: { text: 'Chọn:', choices: [{ title: 'đ'.repeat(101), payload: '#a.3.1' }] },
    messages: [{ text: `Chọn:\n\n1. ${'đ'.repeat(101)}\n\nAnh/chị trả lời bằng số ạ.` }],
  },
  {
    title: 'a title of exactly 100 characters is a button',
    reply: { text: 'Chọn:', choices: [{ title: 'đ'.repeat(100), payload: '#a.3.1' }] },
    messages: [{ text: 'Chọn:', attachment: withButtons({ title: 'đ'.repeat(100), type: 'oa.query.hide', payload: '#a.3.1' }) }],
  },
  {
    title: 'a photo carries the text as its caption',
    reply: { text: 'Mật ong', photo },
    messages: [{ text: 'Mật ong', attachment: media(photo) }],
  },
  { title: 'a photo alone has no text', reply: { text: '', photo }, messages: [{ attachment: media(photo) }] },
  {
    title: 'a photo follows the text that carries the buttons',
    reply: { text: 'Mật ong', photo, choices: choices(1) },
    messages: [{ text: 'Mật ong', attachment: withButtons(hide(1)) }, { attachment: media(photo) }],
  },
  {
    // Buttons may turn out to be refused between the two: what has left already is counted in messages.
    title: 'a photo follows the text all the same when the buttons are refused',
    reply: { text: 'Mật ong', photo, choices: choices(1) },
    options: { withoutButtons: true },
    messages: [{ text: 'Mật ong\n\n1. Mục 1\n\nAnh/chị trả lời bằng số ạ.' }, { attachment: media(photo) }],
  },
  {
    title: 'a photo follows a text too long for a caption',
    reply: { text: 'a'.repeat(1901), photo },
    messages: [{ text: 'a'.repeat(1900) }, { text: 'a' }, { attachment: media(photo) }],
  },
  {
    title: 'a photo given as a path gets the base',
    reply: { text: 'Gốm', photo: '/anh/gom.jpg' },
    settings: { photoBase: 'https://ocop.example' },
    messages: [{ text: 'Gốm', attachment: media('https://ocop.example/anh/gom.jpg') }],
  },
  {
    title: 'a photo given as a path without a base is left out',
    reply: { text: 'Gốm', photo: '/anh/gom.jpg' },
    messages: [{ text: 'Gốm' }],
  },
  {
    title: 'asking for a contact is asking in words',
    reply: { text: 'Anh/chị cho em xin số điện thoại ạ?', ask: 'contact' },
    messages: [{ text: 'Anh/chị cho em xin số điện thoại ạ?' }],
  },
  {
    title: "asking for a contact is Zalo's form where there is a picture for it",
    reply: { text: 'Anh/chị cho em xin số điện thoại ạ?\nEm chỉ dùng khi anh/chị đồng ý.', ask: 'contact' },
    settings: { infoImage: photo },
    messages: [
      {
        attachment: {
          type: 'template',
          payload: {
            template_type: 'request_user_info',
            elements: [{ title: 'Anh/chị cho em xin số điện thoại ạ?', subtitle: 'Em chỉ dùng khi anh/chị đồng ý.', image_url: photo }],
          },
        },
      },
    ],
  },
  {
    title: 'the form can carry no choices, so then it is words',
    reply: { text: 'Số điện thoại ạ?', ask: 'contact', choices: choices(1) },
    settings: { infoImage: photo },
    messages: [{ text: 'Số điện thoại ạ?', attachment: withButtons(hide(1)) }],
  },
  {
    title: 'a question too long for the form is words',
    reply: { text: 'x'.repeat(101), ask: 'contact' },
    settings: { infoImage: photo },
    messages: [{ text: 'x'.repeat(101) }],
  },
  {
    title: 'asking for a position is asking in words',
    reply: { text: 'Anh/chị ở xã nào ạ?', ask: 'location' },
    messages: [{ text: 'Anh/chị ở xã nào ạ?' }],
  },
  {
    title: 'a quoted message is named on the first part only',
    reply: { text: 'a'.repeat(1901) },
    options: { replyTo: '63ecf43f0df7dba892e6' },
    messages: [{ text: 'a'.repeat(1900), quote_message_id: '63ecf43f0df7dba892e6' }, { text: 'a' }],
  },
  {
    title: 'the buttons of a long text are on its last part',
    reply: { text: 'a'.repeat(1901), choices: choices(1) },
    messages: [{ text: 'a'.repeat(1900) }, { text: 'a', attachment: withButtons(hide(1)) }],
  },
  { title: 'nothing to say is nothing to send', reply: { text: ' ' }, messages: [] },
];

describe('renderZalo', () => {
  let zalo: ZaloServer;
  let token: string;
  beforeAll(async () => {
    zalo = await startZaloServer();
    zalo.person(WHO);
    token = zalo.pair().access_token;
  });
  afterAll(() => zalo.close());

  test.each(TABLE)('$title', async ({ reply, options, settings, messages }) => {
    const requests = renderZalo(WHO, reply, { ...VI, ...options }, settings);
    expect(requests).toEqual(messages.map((message) => ({ call: '/v3.0/oa/message/cs', body: { recipient: { user_id: WHO }, message } })));
    for (const request of requests) {
      expect(await sendToZalo(request, token, { apiRoot: zalo.apiRoot, timeoutMs: 2000 })).toMatchObject({ ok: true });
    }
  });
});
