/** The office's settings: their definitions (the README's table is made from them), reading, and changing with an audit. */
import type { Client, Row } from '@libsql/client';
import type { OfficeSettings, Text } from '../model.ts';
import { auditStatement } from './audit.ts';

/** One setting: a whole number within limits, or a time of day in Hanoi (`HH:MM`). */
export type SettingDefinition = { meaning: Text } & (
  | { kind: 'number'; default: number; min: number; max: number }
  | { kind: 'time'; default: string }
);

const number = (value: number, min: number, max: number, vi: string, en: string) =>
  ({ kind: 'number', default: value, min, max, meaning: { vi, en } }) as const;
const time = (value: string, vi: string, en: string) => ({ kind: 'time', default: value, meaning: { vi, en } }) as const;

/** Every setting of the office. The four `data_…_days` are the limits of Decree 356/2025/NĐ-CP (first reply in working days). */
export const OFFICE_SETTINGS = {
  session_hours: number(48, 1, 720, 'Cuộc trò chuyện dở dang được giữ bao nhiêu giờ.', 'Hours a half-finished conversation waits.'),
  link_code_days: number(30, 1, 365, 'Mã liên kết có hiệu lực bao nhiêu ngày.', 'Days a link code is valid.'),
  link_tries_hour: number(5, 1, 50, 'Số lần thử mã liên kết của một người trong một giờ.', 'Link code attempts of one person in an hour.'),
  link_tries_total: number(50, 5, 1000, 'Tổng số lần thử mã liên kết của một người.', 'Link code attempts of one person in all.'),
  request_days: number(
    3,
    1,
    30,
    'Chủ thể trả lời yêu cầu kết nối trong bao nhiêu ngày làm việc.',
    'Working days a producer has to answer a connection request.',
  ),
  request_reminder_days: number(
    1,
    0,
    29,
    'Nhắc chủ thể sau khi nhận yêu cầu bao nhiêu ngày làm việc (0: không nhắc).',
    'Working days after delivery when the producer is reminded (0: never).',
  ),
  request_lapsed_told: number(
    1,
    0,
    1,
    'Báo người mua khi yêu cầu kết nối hết hạn mà chưa có trả lời (0: không).',
    'Buyers hear that their request has passed its deadline unanswered (0: no).',
  ),
  requests_open_max: number(
    5,
    1,
    100,
    'Số yêu cầu kết nối đang chờ tối đa của một người.',
    'Connection requests one person may have waiting.',
  ),
  requests_day_max: number(
    20,
    1,
    1000,
    'Số yêu cầu kết nối tối đa của một người trong một ngày.',
    'Connection requests one person may open in a day.',
  ),
  messages_minute_max: number(
    60,
    10,
    100_000,
    'Một người nhắn quá số tin này trong một phút thì bot báo một lần rồi tạm không đọc 2 phút.',
    'More messages of one person in a minute: the bot says so once and reads none of theirs for 2 minutes.',
  ),
  quiet_from: time(
    '21:00',
    'Giờ bắt đầu không gửi tin chủ động (bằng giờ kết thúc: tắt).',
    'When quiet hours begin (equal to their end: off).',
  ),
  quiet_to: time('07:00', 'Giờ kết thúc không gửi tin chủ động.', 'When quiet hours end.'),
  notice_approval: number(
    0,
    0,
    1,
    'Tin gửi nhiều người phải được người thứ hai duyệt (1: có, 0: không).',
    'A notice to many needs a second person’s approval (1: yes, 0: no).',
  ),
  notices_week_max: number(
    1,
    1,
    50,
    'Mỗi người nhận tối đa bao nhiêu thông báo trong 7 ngày, trừ khi chính họ chọn nhiều hơn.',
    'Notices one person gets in 7 days at most, unless they chose more.',
  ),
  broadcast_missed_minutes: number(
    60,
    5,
    1440,
    'Giờ hẹn gửi thông báo đã lỡ quá bao nhiêu phút thì chờ cán bộ quyết định.',
    'Minutes after which a notice that missed its moment waits for a person.',
  ),
  broadcast_brake_percent: number(
    10,
    1,
    100,
    'Tự tạm dừng thông báo khi tỷ lệ gửi lỗi vượt số phần trăm này (tính từ 50 lượt gửi).',
    'A broadcast pauses by itself when more than this percentage of its sends fail (counted from 50 sends on).',
  ),
  broadcast_keep_days: number(
    365,
    30,
    1825,
    'Giữ danh sách người nhận của thông báo đã xong bao nhiêu ngày; số đếm được giữ lại.',
    'Days the recipients of finished notices are kept; their counts stay.',
  ),
  attachment_keep_days: number(
    30,
    1,
    365,
    'Giữ ảnh, PDF mà không thông báo nào dùng bao nhiêu ngày từ lần gửi lên cuối.',
    'Days a picture or PDF that no notice carries is kept after it was last handed over.',
  ),
  zalo_paid_price: number(
    55,
    0,
    100_000,
    'Giá một tin Zalo trả phí (từ 48 giờ đến 7 ngày), tính bằng đồng, để ước tính chi phí.',
    'Price in đồng of one paid Zalo message (48 hours to 7 days), for the cost estimate.',
  ),
  zalo_template_price: number(
    300,
    0,
    100_000,
    'Giá một tin mẫu Zalo, tính bằng đồng, để ước tính chi phí.',
    'Price in đồng of one Zalo template message, for the cost estimate.',
  ),
  office_from: time('08:00', 'Giờ văn phòng bắt đầu làm việc.', 'When the office opens.'),
  office_to: time('17:00', 'Giờ văn phòng nghỉ.', 'When the office closes.'),
  task_remind_hours: number(
    4,
    1,
    72,
    'Việc chưa ai nhận thì nhắc cán bộ một lần nữa sau bao nhiêu giờ làm việc.',
    'Office hours after which staff are reminded, once, of work nobody has taken.',
  ),
  handover_hours: number(
    24,
    1,
    168,
    'Cán bộ tiếp chuyện bao lâu (giờ) thì trả lại cho bot.',
    'Hours after which a conversation with staff returns to the bot.',
  ),
  staff_took_over_minutes: number(
    60,
    0,
    1440,
    'Bot im lặng bao nhiêu phút khi cán bộ nhắn trực tiếp trên nền tảng.',
    'Minutes the bot is silent after staff wrote in the platform’s own inbox.',
  ),
  message_keep_days: number(90, 1, 730, 'Giữ tin nhắn (đã mã hóa) bao nhiêu ngày.', 'Days messages are kept (encrypted).'),
  question_keep_days: number(
    180,
    7,
    730,
    'Giữ câu hỏi chưa hiểu (đã che, không kèm người hỏi) bao nhiêu ngày từ lần cuối.',
    'Days questions that were not understood are kept after they were last asked (masked, without who asked).',
  ),
  inbox_keep_days: number(7, 2, 30, 'Nhớ các cập nhật đã xử lý bao nhiêu ngày.', 'Days handled updates are remembered.'),
  request_keep_days: number(730, 90, 3650, 'Giữ yêu cầu kết nối đã xong bao nhiêu ngày.', 'Days finished connection requests are kept.'),
  // The consent's text promises 24 months at most.
  profile_keep_days: number(
    730,
    30,
    730,
    'Giữ tên và số điện thoại bao nhiêu ngày từ lúc đồng ý.',
    'Days a name and phone number are kept after they were agreed to.',
  ),
  ending_days: number(
    180,
    30,
    365,
    'Giấy chứng nhận còn bao nhiêu ngày thì coi là sắp hết hạn.',
    'Days before its end at which a certificate counts as ending.',
  ),
  dossier_told_minutes: number(
    10,
    0,
    1440,
    'Hồ sơ đổi trạng thái thì báo chủ thể sau bao nhiêu phút, gộp các thay đổi trong lúc đó (0: không báo).',
    'Minutes after which producers hear of a dossier’s new stage; what changes meanwhile is told with it (0: never).',
  ),
  certificate_days_first: number(
    180,
    0,
    365,
    'Nhắc lần đầu khi giấy chứng nhận còn bao nhiêu ngày (0: không nhắc).',
    'Days before a certificate ends when producers are reminded first (0: never).',
  ),
  certificate_days_second: number(
    90,
    0,
    365,
    'Nhắc lần hai khi giấy chứng nhận còn bao nhiêu ngày (0: không nhắc).',
    'Days before a certificate ends when they are reminded again (0: never).',
  ),
  certificate_days_last: number(
    30,
    0,
    365,
    'Nhắc lần cuối khi giấy chứng nhận còn bao nhiêu ngày (0: không nhắc).',
    'Days before a certificate ends when they are reminded last (0: never).',
  ),
  certificate_ended_told: number(
    1,
    0,
    1,
    'Báo khi giấy chứng nhận hết hạn (0: không).',
    'Producers hear that a certificate has ended (0: no).',
  ),
  renewal_told: number(
    1,
    0,
    1,
    'Báo khi hồ sơ đánh giá lại được ghi nhận (0: không).',
    'Producers hear that a re-assessment has begun (0: no).',
  ),
  missing_paper_days: number(
    7,
    0,
    90,
    'Hồ sơ còn thiếu giấy tờ thì nhắc sau bao nhiêu ngày (0: không nhắc).',
    'Days after which producers are reminded of a missing paper (0: never).',
  ),
  followup_days: number(
    14,
    0,
    90,
    'Hỏi hai bên kết quả sau khi kết nối bao nhiêu ngày (0: không hỏi).',
    'Days after an accepted request when both sides are asked what became of it (0: never).',
  ),
  fair_reminder_days: number(
    1,
    0,
    7,
    'Nhắc người đã đăng ký trước hội chợ bao nhiêu ngày (0: không nhắc).',
    'Days before a fair when those who registered are reminded (0: never).',
  ),
  fair_changed_minutes: number(
    10,
    0,
    1440,
    'Hội chợ, lớp tập huấn đổi ngày, giờ, địa điểm hoặc bị hủy thì báo người đã đăng ký sau bao nhiêu phút, gộp các thay đổi trong lúc đó (0: không báo).',
    'Minutes after which those who registered hear that a fair or a course was moved or called off; what changes meanwhile is told with it (0: never).',
  ),
  data_reply_days: number(
    2,
    1,
    5,
    'Phản hồi đầu tiên cho yêu cầu về dữ liệu cá nhân (ngày làm việc).',
    'First reply to a personal data request, in working days.',
  ),
  data_withdraw_days: number(15, 1, 15, 'Thực hiện rút lại đồng ý trong bao nhiêu ngày.', 'Days to carry out a withdrawal of consent.'),
  data_access_days: number(
    10,
    1,
    10,
    'Thực hiện yêu cầu xem, sửa dữ liệu trong bao nhiêu ngày.',
    'Days to carry out a request to see or correct data.',
  ),
  data_erase_days: number(20, 1, 20, 'Thực hiện yêu cầu xóa dữ liệu trong bao nhiêu ngày.', 'Days to carry out a request to erase data.'),
} as const satisfies Record<string, SettingDefinition>;

/** A setting's name. */
export type SettingName = keyof typeof OFFICE_SETTINGS;

/** Every setting's default, by name. */
export const SETTING_DEFAULTS = Object.fromEntries(
  Object.entries(OFFICE_SETTINGS).map(([name, definition]) => [name, definition.default]),
) as Record<SettingName, number | string>;

/** The settings as read at one version; a higher version means that somebody changed one. */
export interface Settings {
  version: number;
  values: OfficeSettings;
}

/** What became of a change. */
export type SettingOutcome =
  | { state: 'set'; name: SettingName; value: number | string }
  | { state: 'unknown' }
  | { state: 'refused'; problem: Text };

/** A fresh object of all defaults. */
export function defaultSettings(): OfficeSettings {
  return { ...SETTING_DEFAULTS };
}

/** All settings as they are now. */
export async function loadSettings(db: Client): Promise<Settings> {
  const { rows } = await db.execute('SELECT name, value, version FROM setting');
  return applySettings({ version: 0, values: defaultSettings() }, rows);
}

/** `settings` with newer rows of `setting` (name, value, version) laid over; the same object when there are none. A row we can't read counts as its default. */
export function applySettings(settings: Settings, rows: readonly (Row | Record<'name' | 'value' | 'version', unknown>)[]): Settings {
  if (rows.length === 0) return settings;
  const values = { ...settings.values };
  for (const { name, value } of rows) {
    if (!isSetting(String(name))) continue;
    const parsed = parseSetting(name as SettingName, String(value));
    values[name as SettingName] = 'value' in parsed ? parsed.value : SETTING_DEFAULTS[name as SettingName];
  }
  return { version: Math.max(settings.version, ...rows.map((row) => Number(row.version))), values };
}

/** Changes one setting as `who` (a member of staff's name, or `operator`) and writes that down; what can't be read changes nothing. */
export async function setSetting(db: Client, name: string, text: string, who: string, now: number): Promise<SettingOutcome> {
  if (!isSetting(name)) return { state: 'unknown' };
  const parsed = parseSetting(name, text);
  if ('problem' in parsed) return { state: 'refused', problem: parsed.problem };
  const upsert = `INSERT INTO setting (name, value, version) SELECT ?, ?, coalesce(max(version), 0) + 1 FROM setting WHERE true
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = excluded.version`;
  const statements = [
    auditStatement({ who, did: 'set', what: `setting ${name}`, detail: String(parsed.value), at: now }),
    { sql: upsert, args: [name, String(parsed.value)] },
  ];
  await db.batch(statements, 'write');
  return { state: 'set', name, value: parsed.value };
}

/** Reads what a person typed for a setting, or says in both languages why it can't be. */
export function parseSetting(name: SettingName, text: string): { value: number | string } | { problem: Text } {
  const definition: SettingDefinition = OFFICE_SETTINGS[name];
  const typed = text.trim();
  if (definition.kind === 'time') {
    const match = /^([01]?\d|2[0-3])[:h]([0-5]\d)$/.exec(typed);
    if (match) return { value: `${(match[1] ?? '').padStart(2, '0')}:${match[2]}` };
    return { problem: { vi: `${name}: cần giờ dạng 21:00`, en: `${name}: must be a time like 21:00` } };
  }
  const { min, max } = definition;
  const value = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN;
  if (value >= min && value <= max) return { value };
  return { problem: { vi: `${name}: cần số nguyên từ ${min} đến ${max}`, en: `${name}: must be a whole number from ${min} to ${max}` } };
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(OFFICE_SETTINGS, name);
}
