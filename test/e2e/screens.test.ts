import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from './browser.ts';
import { lowContrast } from './contrast.ts';
import { type Service, startService, visit } from './service.ts';
import { be, pane, said, soon, tab, theirs, write } from './talk.ts';

const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 568 };
/** What an on-screen keyboard leaves of a phone. */
const ABOVE_KEYBOARD = { width: 390, height: 430 };
const ON_ITS_SIDE = { width: 844, height: 390 };

let service: Service;
let browser: Awaited<ReturnType<typeof startBrowser>>;
beforeAll(async () => {
  service = await startService();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** Elements that reach beyond the right edge of the screen. */
const tooWide = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 && !one.closest('pre'))
      .map((one) => `${one.tagName}.${one.className}`),
  );
const visible = (page: Page, selector: string) => page.locator(selector).evaluateAll((all) => all.map((one) => one.checkVisibility()));
const focused = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? '');

describe('on a phone', () => {
  let page: Page;
  let trouble: string[];
  beforeAll(async () => {
    ({ page, trouble } = await visit(browser.browser, service.url, '/', { viewport: PHONE, hasTouch: true, isMobile: true }));
  });

  it('one pane shows at a time, and the other by its tab', async () => {
    expect(await visible(page, '.pane')).toEqual([true, false]);
    await page.locator('[data-face-tab="telegram"]').tap();
    expect(await visible(page, '.pane')).toEqual([false, true]);
    await page.locator('[data-face-tab="zalo"]').tap();
    expect(await visible(page, '.pane')).toEqual([true, false]);
  });

  it('an empty conversation offers first steps that can be tapped', async () => {
    await pane(page, 'zalo').locator('.step', { hasText: 'tìm mật ong' }).tap();
    await said(page, 'zalo', 'Mật ong thiên nhiên Vinh Hoa');
    expect(await pane(page, 'zalo').locator('.step').count()).toBe(0);
  });

  it('what arrives in the other pane, or for another person, is counted until it is looked at', async () => {
    const post = (contact: string, text: string) =>
      page.request.post(`${service.url}/sim/send`, { data: { contact, id: `count-${contact.replace(':', '-')}`, text } });
    const count = (selector: string) => page.locator(`${selector} .count`).textContent();
    await post('simulator:telegram-buyer', 'menu');
    await soon(() => count('[data-face-tab="telegram"]')).toBe('1');
    await post('simulator:zalo-staff', '/viec');
    await soon(() => count('[data-person="staff"]')).toBe('1');
    await page.locator('[data-face-tab="telegram"]').tap();
    expect(await count('[data-face-tab="telegram"]')).toBe('');
    await be(page, 'staff');
    await page.locator('[data-face-tab="zalo"]').tap();
    await be(page, 'buyer');
    expect(await count('[data-person="staff"]')).toBe('');
  });

  it('the other pane shows its newest message, however long its conversation', async () => {
    for (let n = 0; n < 4; n++) await write(page, 'zalo', 'menu', /cần em giúp/);
    await page.locator('[data-face-tab="telegram"]').tap();
    await page.locator('[data-face-tab="zalo"]').tap();
    const log = pane(page, 'zalo').locator('.log');
    const at = await log.evaluate((one) => ({
      hidden: one.scrollHeight - one.clientHeight,
      below: one.scrollHeight - one.clientHeight - one.scrollTop,
    }));
    expect(at.hidden).toBeGreaterThan(100);
    expect(at.below).toBeLessThan(2);
  });

  it.each([PHONE, SMALL_PHONE, ABOVE_KEYBOARD, ON_ITS_SIDE])('nothing is wider than a screen of $width × $height', async (size) => {
    await page.setViewportSize(size);
    for (const lang of ['vi', 'en']) {
      await page.goto(`${service.url}/?lang=${lang}#buyer/zalo`);
      await said(page, 'zalo', 'Mật ong thiên nhiên Vinh Hoa');
      await theirs(page, 'zalo').first().locator('summary').tap();
      await theirs(page, 'zalo').first().locator('pre').waitFor();
      expect(await tooWide(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    }
    await page.goto(service.url);
    await page.setViewportSize(PHONE);
  });

  it('the three people stand in one row and the other language can be reached', async () => {
    const tops = await page.locator('[data-person]').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
    const box = await page.locator('#language').boundingBox();
    expect(box && box.width > 24 && box.height >= 24).toBe(true);
  });

  it.each([ABOVE_KEYBOARD, ON_ITS_SIDE])(
    'on $width × $height the composer stays on the screen, with room above it and all tabs',
    async (size) => {
      await page.setViewportSize(size);
      const form = await pane(page, 'zalo').locator('form').boundingBox();
      const below = size.height - (form?.y ?? 0) - (form?.height ?? 0);
      expect(below).toBeGreaterThanOrEqual(-0.5);
      expect(below).toBeLessThan(10);
      expect((await pane(page, 'zalo').locator('.log').boundingBox())?.height).toBeGreaterThan(180);
      expect(await visible(page, '[data-person]')).toEqual([true, true, true]);
      await page.setViewportSize(PHONE);
    },
  );

  it('nothing was asked of another host and nothing failed in the page', () => expect(trouble).toEqual([]));
});

describe('by keyboard alone', () => {
  it('Tab goes from the head through the first pane to its composer, each stop has a visible focus, and Enter works', async () => {
    const { page, trouble } = await visit(browser.browser, service.url, '/#producer/zalo');
    await pane(page, 'zalo').locator('.step').first().waitFor();
    const stops: string[] = [];
    for (let n = 0; n < 30 && !stops.at(-1)?.includes('type="submit"'); n++) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body));
      expect({ at: stops.at(-1), style: outline.outlineStyle, width: outline.outlineWidth }).toMatchObject({
        style: 'solid',
        width: '3px',
      });
    }
    const order = [
      'id="language"',
      'data-person="producer"',
      'data-person="staff"',
      'class="log"',
      'class="step"',
      'data-extra="card"',
      'name="text"',
    ];
    const found = order.map((mark) => stops.findIndex((stop) => stop.includes(mark)));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found).not.toContain(-1);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('hồ sơ của tôi');
    await page.keyboard.press('Enter');
    await said(page, 'zalo', /hồ sơ nào/);
    await tab(page, 'producer').focus();
    await page.keyboard.press('ArrowRight');
    expect(await tab(page, 'buyer').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await tab(page, 'staff').getAttribute('aria-selected')).toBe('true');
    expect(trouble).toEqual([]);
  });

  it('a button of a message is pressed with Enter, and the focus stays where it was when the answer comes', async () => {
    const { page } = await visit(browser.browser, service.url, '/#staff/telegram');
    await write(page, 'telegram', 'menu', /việc gì/);
    await pane(page, 'telegram').locator('.key', { hasText: 'Hội chợ' }).focus();
    const before = await theirs(page, 'telegram').count();
    await page.keyboard.press('Enter');
    await theirs(page, 'telegram').nth(before).waitFor();
    expect(await focused(page)).toContain('Hội chợ');
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('the page takes them and every text is at least 4.5 to 1', async () => {
    const { page } = await visit(browser.browser, service.url, '/#staff/telegram', { colorScheme });
    await write(page, 'telegram', '/help', /./);
    await write(page, 'zalo', 'menu', /./);
    await theirs(page, 'telegram').last().locator('.reply').click();
    await theirs(page, 'telegram').last().locator('summary').click();
    const [red = 0, green = 0, blue = 0] =
      (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g)?.map(Number) ?? [];
    expect(red + green + blue > 380).toBe(colorScheme === 'light');
    expect(await page.evaluate(lowContrast, 4.5)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(lowContrast, 4.5)).toEqual([]);
  });
});
