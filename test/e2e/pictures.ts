/** Makes the README's pictures again: `node --import tsx test/e2e/pictures.ts`. Real conversations on a fresh database. */
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { startService, visit } from './service.ts';
import { be, type Face, said, tap, type Who, write } from './talk.ts';

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

/** Staff write a notice of the first fair and send it; returns when it is told to have been sent. */
async function sendNotice(page: Page): Promise<void> {
  await be(page, 'staff');
  await write(page, 'telegram', '/phatthongbao', /soạn thông báo mới/);
  await tap(page, 'telegram', 'Soạn thông báo mới', /chủ đề nào/);
  await tap(page, 'telegram', 'Hội chợ và tuần hàng', /sự kiện nào/);
  await write(page, 'telegram', '1', /quảng bá/);
  await tap(page, 'telegram', 'Không quảng bá', /nội dung tiếng Việt/);
  await write(page, 'telegram', NOTICE, /bản tiếng Anh/);
  await tap(page, 'telegram', 'Không cần bản tiếng Anh', /kèm ảnh/);
  await tap(page, 'telegram', 'Không kèm tệp', /cho ai/);
  await tap(page, 'telegram', 'Mọi chủ thể', /thu hẹp/);
  await tap(page, 'telegram', 'Không, gửi cho tất cả', /lúc nào/);
  await tap(page, 'telegram', 'Ngay khi bấm gửi', /bản nháp/);
  await tap(page, 'telegram', 'Lưu bản nháp', /TB-0001/);
  await tap(page, 'telegram', /^Gửi$/, /chắc chắn/);
  await tap(page, 'telegram', /^Gửi$/, /bắt đầu gửi/);
  await said(page, 'telegram', /đã gửi xong/);
}

/** A phone that has looked at everything before, so that nothing but what it shows is new. */
async function phoneOf(who: Who, face: Face): Promise<Page> {
  const { page } = await visit(browser, service.url, '/', {
    viewport: { width: 390, height: 880 },
    deviceScaleFactor: 1.25,
    isMobile: true,
  });
  const look = (whose: Who, at: Face) => be(page, whose).then(() => page.locator(`[data-face-tab="${at}"]`).click());
  for (const whose of ['producer', 'buyer', 'staff'] as const) for (const at of ['zalo', 'telegram'] as const) await look(whose, at);
  await look(who, face);
  return page;
}

const NOTICE = 'Mời anh/chị bày hàng ở Tuần hàng OCOP Ví Dụ chào năm mới, gian hàng miễn phí.';

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
  await tap(page, 'telegram', /^Đồng ý$/, /YC-\d{4}-0001/);

  const buyer = await phoneOf('buyer', 'zalo');
  await said(buyer, 'zalo', /0540 000/);
  await picture(buyer, 'simulator-phone');

  await sendNotice(page);
  const producer = await phoneOf('producer', 'telegram');
  await said(producer, 'telegram', NOTICE);
  await tap(producer, 'telegram', 'Đăng ký', /cho chủ thể nào/);
  await picture(producer, 'notice-phone');
} finally {
  await close();
  await service.stop();
}
