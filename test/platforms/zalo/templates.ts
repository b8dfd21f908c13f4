/** Approved templates (zalo-oa 7): by user id on the OpenAPI host, by phone on the business host (here the same address). */
import { accepted } from './accepted.ts';
import type { Fields } from './fields.ts';
import { phoneReceipt } from './receipts.ts';
import { failure, type Reply, success } from './reply.ts';
import { messageId, type World } from './world.ts';

/** What is known of one template; a template nobody declared takes everything. */
export interface ZaloTemplate {
  /** False: older than 2025-12-10, or of type OTP, response or journey: by user id it gets -249. */
  byUser?: boolean;
  /** Names that `template_data` must have; one that is missing gets -201 by user id and -1122 by phone. */
  params?: string[];
  /** As `template/info/v2` says it; `ENABLE` when absent. */
  status?: string;
  /** The code that sends by phone get, for example -131 (not approved). */
  refuses?: number;
}

/** `POST /v3.0/oa/message/template` (zalo-oa 7.2): a flat body; the answer is that of any message (2.4). */
export function templateToUser(world: World, body: Fields): Reply {
  const { user_id, template_id, template_data } = body;
  const to = String(user_id ?? '');
  const person = world.people.get(to);
  if (person === undefined) return failure(-201, 'user_id is invalid!');
  if (!template_id) return failure(-201, 'template_id is invalid!');
  if (!isObject(template_data)) return failure(-201, 'template_data is invalid!');
  // zalo-oa 7.2: there is no tracking_id on this path.
  if ('tracking_id' in body) return failure(-201, 'tracking_id is invalid!');
  const template = world.templates.get(String(template_id));
  if (template?.byUser === false) return failure(-249, 'Template does not support send via UID');
  const missing = template?.params?.find((name) => template_data[name] === undefined);
  if (missing !== undefined) return failure(-201, `${missing} is invalid!`);
  if (person.refuses !== undefined) return failure(person.refuses, 'User refuses messages of this OA');
  const id = accepted(world, to, { template_id, template_data });
  return success({ message_id: id, user_id: to, sent_time: String(world.now()) });
}

/** `POST /message/template` (zalo-oa 7.1): needs a phone as `84…` and a tracking id; failures have codes of their own (4.2). */
export function templateToPhone(world: World, body: Fields): Reply {
  const refused = refusePhone(world, body);
  if (refused !== null) return refused;
  const { phone, template_id, template_data, tracking_id, sending_mode = '1' } = body as Record<string, string>;
  const id = messageId();
  const number = String(phone).replace('+', '');
  const sent = {
    phone: number,
    templateId: String(template_id),
    data: template_data as unknown as Fields,
    trackingId: String(tracking_id),
  };
  world.counts.sent += 1;
  if (world.keeps) world.templatesSent.push({ ...sent, messageId: id, at: world.now() });
  if (world.keeps) world.templateTimes.set(id, world.now());
  world.templateDay.used += 1;
  phoneReceipt(world, { phone: number, messageId: id, trackingId: String(tracking_id) });
  return success({ msg_id: id, sent_time: String(world.now()), sending_mode: String(sending_mode), quota: quotaOf(world) });
}

function refusePhone(world: World, { phone, template_id, template_data, tracking_id, mode }: Fields): Reply | null {
  if (!/^\+?84\d{9,10}$/.test(String(phone ?? ''))) return failure(-108, 'Phone number is invalid');
  if (!template_id) return failure(-109, 'Template ID is invalid');
  if (!isObject(template_data)) return failure(-1122, 'Template data is missing parameter');
  if (typeof tracking_id !== 'string' || tracking_id === '') return failure(-1122, 'Tracking ID is missing');
  if (!/^[\x21-\x7e]{1,48}$/.test(tracking_id)) return failure(-1121, 'Tracking ID exceeds allowable limit');
  const template = world.templates.get(String(template_id));
  if (template?.refuses !== undefined) return failure(template.refuses, 'Template can not be sent');
  const missing = template?.params?.find((name) => template_data[name] === undefined);
  if (missing !== undefined) return failure(-1122, `Template data is missing parameter ${missing}`);
  const number = String(phone).replace('+', '');
  if (mode === 'development' && !world.adminPhones.has(number)) return failure(-127, 'Template test message can only be sent to admins');
  const code = world.phoneRefuses.get(number);
  if (code !== undefined) return failure(code, 'This phone can not receive');
  return quotaOf(world).remainingQuota === '0' ? failure(-144, 'OA has reached its daily quota') : null;
}

/** `GET /message/status`: every message we took has arrived. */
export function templateStatus(world: World, id: string | null): Reply {
  const at = world.templateTimes.get(id ?? '');
  return success(at === undefined ? { message: 'unknown', status: -1 } : { delivery_time: String(at), message: 'delivered', status: 1 });
}

/** `GET /template/info/v2` (zalo-oa 7.1): an undeclared template is not one of ours. */
export function templateInfo(world: World, id: string | null): Reply {
  const template = world.templates.get(id ?? '');
  if (template === undefined) return failure(-109, 'Template ID is invalid');
  if (template.refuses !== undefined) return failure(template.refuses, 'Template can not be sent');
  const listParams = (template.params ?? []).map((name) => ({ name, require: true, type: 'STRING', maxLength: 30 }));
  return success({ templateId: id, status: template.status ?? 'ENABLE', listParams });
}

/** `GET /message/quota`. */
export function templateQuota(world: World): Reply {
  return success(quotaOf(world));
}

/** The quota is counted by the day of Asia/Ho_Chi_Minh (UTC+7). */
function quotaOf(world: World): { dailyQuota: string; remainingQuota: string } {
  const day = Math.floor((world.now() + 7 * 3_600_000) / 86_400_000);
  if (world.templateDay.day !== day) world.templateDay = { day, used: 0 };
  const { dailyQuota } = world.options;
  return { dailyQuota: String(dailyQuota), remainingQuota: String(dailyQuota - world.templateDay.used) };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
