import type { JSHandle, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderTelegram } from '../../src/channels/telegram/render.ts';
import { renderZalo } from '../../src/channels/zalo/render.ts';
import type { Outgoing, Reply } from '../../src/model.ts';
import { startBrowser } from './browser.ts';
import { type Service, startService, type Visit, visit } from './service.ts';
import type { Face } from './talk.ts';

/** `message` of src/demo/public/message.js. */
type Draw = (face: Face, entry: object, act: object) => Element;

let service: Service;
let browser: Awaited<ReturnType<typeof startBrowser>>;
let seen: Visit;
let page: Page;
beforeAll(async () => {
  service = await startService();
  browser = await startBrowser();
  seen = await visit(browser.browser, service.url, '/', { viewport: { width: 320, height: 568 } });
  page = seen.page;
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const how = { language: 'vi', withoutButtons: false } as const;
const rendered = (face: Face, reply: Reply) =>
  (face === 'zalo' ? renderZalo : renderTelegram)('buyer', reply, how, { photoBase: service.url });

/** Puts requests of a platform into its pane, as the page's own script draws them; returns the pane's log. */
async function drawn(face: Face, outgoing: Outgoing[]) {
  // A text: vitest would rewrite the import of a function.
  const script: JSHandle<{ message: Draw }> = await page.evaluateHandle(`import('/sim/message.js')`);
  await page.evaluate(
    ({ script, face, outgoing }) => {
      document.querySelector('main')?.setAttribute('data-face', face);
      const made = outgoing.map((one, id) => script.message(face, { id: String(id), at: 0, direction: 'out', outgoing: one }, {}));
      document.querySelector(`.pane.${face} .log`)?.replaceChildren(...made);
    },
    { script, face, outgoing },
  );
  return page.locator(`.pane.${face} .log`);
}

const LONG = 'Bộ quà tặng mật ong hoa nhãn, trà sen và bánh chè lam làng nghề truyền thống xã Thạch Xá huyện Thạch Thất';
const FACES: Face[] = ['zalo', 'telegram'];

it.each(FACES)('on %s the longest button title wraps inside the screen', async (face) => {
  const title = LONG.slice(0, face === 'zalo' ? 100 : 60);
  const log = await drawn(face, rendered(face, { text: 'Dạ', choices: [{ title, payload: '#a.1.1' }] }));
  const key = await log.locator('.key').boundingBox();
  expect(key?.height).toBeGreaterThan(44);
  expect((key?.x ?? 0) + (key?.width ?? 0)).toBeLessThanOrEqual(320);
});

it.each(FACES)('on %s a picture of ours is shown, and one of another host is a link that nothing asks for', async (face) => {
  const ours = await drawn(face, rendered(face, { text: 'Gốm', photo: '/healthz' }));
  expect(await ours.locator('img').getAttribute('src')).toBe(`${service.url}/healthz`);
  const theirs = await drawn(face, rendered(face, { text: 'Gốm', photo: 'https://example.vn/a.jpg' }));
  expect(await theirs.locator('img').count()).toBe(0);
  expect(await theirs.locator('a.photo').getAttribute('href')).toBe('https://example.vn/a.jpg');
});

it.each(FACES)('on %s a link is a link that opens elsewhere', async (face) => {
  const link = { title: 'Bản đồ', url: 'https://example.vn/ban-do' };
  const log = await drawn(face, rendered(face, { text: 'Dạ', links: [link] }));
  expect(await log.locator('a').first().getAttribute('href')).toBe(link.url);
  expect(await log.locator('a').first().getAttribute('rel')).toContain('noopener');
});

it('on Telegram what looks like HTML is text, a command can be tapped, and short titles share a row', async () => {
  const choices = ['Có', 'Không'].map((title, n) => ({ title, payload: `#a.1.${n + 1}` }));
  const log = await drawn('telegram', rendered('telegram', { text: 'Giá < 500k & "đẹp" <b>, xem /ketnoi ạ\ndòng 2', choices }));
  expect(await log.locator('.words').textContent()).toBe('Giá < 500k & "đẹp" <b>, xem /ketnoi ạ\ndòng 2');
  expect(await log.locator('.command').allTextContents()).toEqual(['/ketnoi']);
  expect(await log.locator('.keyrow').evaluateAll((rows) => rows.map((row) => row.children.length))).toEqual([2]);
});

it.each(FACES)('on %s a phone number and a code stay on one line', async (face) => {
  const text = `${'Liên hệ của bên mua cho yêu cầu '.repeat(2)}YC-2026-0001: chị Mai, cửa hàng hoa Ví Dụ 0540 000 099, ${'a '.repeat(12)}0540 000 098`;
  const whole = (await drawn(face, rendered(face, { text }))).locator('.whole');
  expect(await whole.allTextContents()).toEqual(['YC-2026-0001', '0540 000 099', '0540 000 098']);
  expect(await whole.evaluateAll((all) => all.map((one) => one.getClientRects().length))).toEqual([1, 1, 1]);
});

it('where the platform asks for a phone number, so does the page', async () => {
  const asking: Reply = { text: 'Dạ, số điện thoại để chủ thể gọi lại ạ?', ask: 'contact' };
  expect(await (await drawn('telegram', rendered('telegram', asking))).locator('.key').allTextContents()).toEqual([
    'Gửi số điện thoại của tôi',
  ]);
  const form = renderZalo('buyer', asking, how, { infoImage: `${service.url}/healthz` });
  expect(await (await drawn('zalo', form)).locator('.key').allTextContents()).toEqual(['Chia sẻ số']);
});

it('no other host was asked', () => expect(seen.trouble.filter((line) => line.startsWith('asked'))).toEqual([]));
