import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from './browser.ts';
import { type Service, startService, type Visit, visit } from './service.ts';
import { be, pane, said, soon, tab, tap, theirs, write } from './talk.ts';

/** No carrier has 0540: these can be nobody's numbers. */
const BUYERS_PHONE = '0540 000 099';
const ANY_PHONE = /0540[ .]?000[ .]?\d{3}/;

/** What staff write up to the question for a file. */
const NOTICE: [said: string, expected: RegExp][] = [
  ['/phatthongbao', /thông báo mới/],
  ['1', /chủ đề nào/],
  ['1', /sự kiện nào/],
  ['không gắn sự kiện nào', /quảng bá/],
  ['1', /nội dung tiếng Việt/],
  ['Mời anh/chị xem công văn gửi kèm.', /bản tiếng Anh/],
  ['không cần bản tiếng Anh', /kèm ảnh/],
];

let service: Service;
let browser: Awaited<ReturnType<typeof startBrowser>>;
let seen: Visit;
let page: Page;

beforeAll(async () => {
  service = await startService();
  browser = await startBrowser();
  seen = await visit(browser.browser, service.url);
  page = seen.page;
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** Everything our side said to the person whose tab is open. */
const allSaid = async () =>
  [...(await theirs(page, 'zalo').allTextContents()), ...(await theirs(page, 'telegram').allTextContents())].join('\n');

// One story in order: each step stands on the one before it.
describe('both sides of a connection in a browser', () => {
  // Slower, and a newcomer would think that nothing happens.
  it('the page is served within ten seconds of the start', () => {
    expect(service.servedAfterMs).toBeLessThan(10_000);
  });

  it('a producer sees where a dossier is', async () => {
    await be(page, 'producer');
    const card = await write(page, 'zalo', 'hồ sơ HN-2026-0123', /HN-2026-0123/);
    await expect(card.textContent()).resolves.toMatch(/Trà hoa cúc[\s\S]*Còn thiếu/);
    // The channel last written on is where the producer will be told.
    await write(page, 'telegram', 'xin chào', /chào anh\/chị/i);
  });

  it('a buyer finds a product by words without diacritics and asks for a connection, by taps and typing', async () => {
    await be(page, 'buyer');
    await write(page, 'zalo', 'tìm', /tìm sản phẩm/i);
    await write(page, 'zalo', 'mat ong', 'Mật ong thiên nhiên Vinh Hoa');
    await tap(page, 'zalo', 'Kết nối', /để làm gì/);
    await write(page, 'zalo', '1', /bao nhiêu/);
    await write(page, 'zalo', '50 kg', /một lần/);
    await tap(page, 'zalo', 'Hằng tháng', /giao/i);
    await write(page, 'zalo', 'Phường Hoàn Kiếm', /trước ngày nào/);
    await tap(page, 'zalo', 'Bỏ qua', /nói thêm/);
    await tap(page, 'zalo', 'gửi luôn', /24 tháng/);
    await tap(page, 'zalo', /^Đồng ý$/, /xin tên/);
    await write(page, 'zalo', 'Bếp Ví Dụ', /số điện thoại/);
    await write(page, 'zalo', BUYERS_PHONE, /đồng ý chia sẻ/);
    await tap(page, 'zalo', 'Đồng ý gửi', /YC-\d{4}-0001/);
    expect(await allSaid()).not.toMatch(ANY_PHONE);
  });

  it('the producer gets the request on Telegram, without a number, and sees it counted on the tab', async () => {
    await soon(() => tab(page, 'producer').locator('.count').textContent()).toBe('1');
    await be(page, 'producer');
    const request = await said(page, 'telegram', /YC-\d{4}-0001/);
    await expect(request.textContent()).resolves.toMatch(/50 kg[\s\S]*Hoàn Kiếm/);
    expect(
      await pane(page, 'zalo')
        .getByText(/YC-\d{4}-0001/)
        .count(),
    ).toBe(0);
    expect(await allSaid()).not.toMatch(ANY_PHONE);
    await expect(tab(page, 'producer').locator('.count').textContent()).resolves.toBe('');
  });

  it('once the producer taps "Đồng ý" both see the other’s contact', async () => {
    await tap(page, 'telegram', /^Đồng ý$/, /YC-\d{4}-0001/);
    const buyers = await said(page, 'telegram', /0540[ .]?000[ .]?099/);
    await expect(buyers.textContent()).resolves.toContain('Bếp Ví Dụ');
    await be(page, 'buyer');
    const producers = await said(page, 'zalo', ANY_PHONE);
    await expect(producers.textContent()).resolves.toMatch(/Vinh Hoa/);
    await expect(producers.textContent()).resolves.not.toMatch(/0540[ .]?000[ .]?099/);
  });

  it('the raw request is one click away and is the exact JSON', async () => {
    const bubble = await said(page, 'zalo', /Vinh Hoa/);
    await bubble.locator('summary').click();
    const [call, ...lines] = ((await bubble.locator('pre').textContent()) ?? '').split('\n');
    const body = JSON.parse(lines.join('\n')) as { recipient: unknown; message: { text: string } };
    await bubble.locator('summary').click();
    expect(call).toBe('/v3.0/oa/message/cs');
    expect(body.recipient).toEqual({ user_id: 'buyer' });
    await expect(bubble.locator('.words').textContent()).resolves.toBe(body.message.text);
  });

  it('staff take what a person asks, answer by quoting it, and the person reads it', async () => {
    await be(page, 'staff');
    await write(page, 'telegram', '/viec', /không có việc|việc đang chờ/i);
    await be(page, 'buyer');
    await write(page, 'zalo', 'gặp cán bộ', /chuyển tới cán bộ/);
    await write(page, 'zalo', 'Cho tôi hỏi lịch hội chợ Tết', /đã chuyển tới cán bộ/);
    await be(page, 'staff');
    await said(page, 'telegram', /lịch hội chợ Tết/);
    await tap(page, 'telegram', 'Nhận xử lý', /đã nhận V-0001/);
    await tap(page, 'telegram', 'Trả lời', /nhắn gì/);
    await write(page, 'telegram', 'Từ ngày 10 tháng Chạp ạ', /đã chuyển tới người hỏi/);
    await be(page, 'buyer');
    await said(page, 'zalo', 'Từ ngày 10 tháng Chạp ạ');
    await pane(page, 'zalo').locator('form input').fill('Có cần đăng ký không?');
    await pane(page, 'zalo').locator('form input').press('Enter');
    await be(page, 'staff');
    const passedOn = await said(page, 'telegram', 'Có cần đăng ký không?');
    await passedOn.locator('.reply').click();
    await write(page, 'telegram', 'Dạ có, trước ngày 1', /đã chuyển câu trả lời/);
    await expect(pane(page, 'telegram').locator('.me .quote').last().textContent()).resolves.toContain('Có cần đăng ký không?');
    await be(page, 'buyer');
    await said(page, 'zalo', 'Dạ có, trước ngày 1');
  });

  it('staff send a letter with a notice, and only staff are offered to send files', async () => {
    const chooser = pane(page, 'telegram').locator('[data-file]');
    await expect(chooser.isVisible()).resolves.toBe(false);
    await be(page, 'staff');
    await expect(chooser.isVisible()).resolves.toBe(true);
    for (const [said, expected] of NOTICE) await write(page, 'telegram', said, expected);
    const letter = { name: 'cong-van.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
    await pane(page, 'telegram').locator('[type="file"]').setInputFiles(letter);
    await said(page, 'telegram', /Gửi cho ai/);
    for (const answer of ['Mọi chủ thể', 'Không, gửi cho tất cả', 'Ngay khi bấm gửi', 'Lưu bản nháp'])
      await tap(page, 'telegram', answer, /./);
    await said(page, 'telegram', /TB-0001 đã kèm tệp cong-van\.pdf/);
    await expect(pane(page, 'telegram').locator('.message.me', { hasText: '📎 cong-van.pdf' }).count()).resolves.toBe(1);
    await be(page, 'buyer');
  });

  it('after a reload the conversation is still there, with what was seen still seen', async () => {
    await page.reload(); // drops the raw request that was opened
    await said(page, 'zalo', 'Dạ có, trước ngày 1');
    const before = await allSaid();
    await page.reload();
    await soon(allSaid).toBe(before);
    await expect(tab(page, 'buyer').getAttribute('aria-selected')).resolves.toBe('true');
    await expect(tab(page, 'producer').locator('.count').textContent()).resolves.toBe('');
  });

  it('the English page talks English once asked', async () => {
    await page.locator('#language').click();
    await soon(() => page.locator('html').getAttribute('lang')).toBe('en');
    await expect(tab(page, 'producer').textContent()).resolves.toContain('OCOP producer');
    await be(page, 'producer');
    await write(page, 'zalo', '/en', /English/);
    await write(page, 'zalo', 'dossier', /Which dossier/);
  });

  it('nothing was asked of another host and nothing failed in the page', () => {
    expect(seen.trouble).toEqual([]);
  });

  it('SIGTERM ends the process within ten seconds although the page listens', async () => {
    const { code, afterMs } = await service.stop();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(10_000);
    await soon(() => page.locator('#status').textContent()).toMatch(/trying again/);
  });
});
