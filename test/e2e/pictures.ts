/** Makes the README's pictures again: `node --import tsx test/e2e/pictures.ts`. Real conversations on a fresh database. */
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { startService, visit } from './service.ts';
import { be, said, tap, write } from './talk.ts';

const FOLDER = resolve(import.meta.dirname, '../../.github');
const picture = (page: Page, name: string) =>
  page.screenshot({ path: resolve(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });

/** The buyer's side up to the request's number. */
async function askForHoney(page: Page): Promise<void> {
  await be(page, 'buyer');
  await write(page, 'zalo', 'tìm mat ong', 'Vinh Hoa');
  await tap(page, 'zalo', 'Kết nối', /để làm gì/);
  await write(page, 'zalo', '1', /bao nhiêu/);
  await write(page, 'zalo', '50 kg mỗi tháng', /giao/i);
  await write(page, 'zalo', 'Phường Hoàn Kiếm', /trước ngày nào/);
  await tap(page, 'zalo', 'Bỏ qua', /nói thêm/);
  await tap(page, 'zalo', 'gửi luôn', /24 tháng/);
  await tap(page, 'zalo', /^Đồng ý$/, /xin tên/);
  await write(page, 'zalo', 'Chị Mai, cửa hàng Ví Dụ', /số điện thoại/);
  await write(page, 'zalo', '0540 000 099', /đồng ý chia sẻ/);
  await tap(page, 'zalo', 'Đồng ý gửi', /YC-\d{4}-0001/);
}

const service = await startService();
const { browser, close } = await startBrowser();
try {
  const { page } = await visit(browser, service.url, '/#producer/zalo', { viewport: { width: 1280, height: 860 } });
  await write(page, 'zalo', 'tìm mật ong', 'Vinh Hoa');
  await write(page, 'telegram', 'ai cần mua hàng của tôi', /chưa có yêu cầu/);
  await askForHoney(page);
  await be(page, 'producer');
  await said(page, 'telegram', /YC-\d{4}-0001/);
  await picture(page, 'simulator-desktop');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'simulator-dark');
  await tap(page, 'telegram', /^Đồng ý$/, /YC-\d{4}-0001/);

  const phone = await visit(browser, service.url, '/#buyer/zalo', {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
  });
  await said(phone.page, 'zalo', /0540 000/);
  await picture(phone.page, 'simulator-phone');
} finally {
  await close();
  await service.stop();
}
