/** The rules of `/v3.0/oa/message/cs` (zalo-oa 2.2, 2.3, 3.1), as a table of refusals in order. */
import { accepted } from './accepted.ts';
import { type Fields, field } from './fields.ts';
import { failure, type Reply, success } from './reply.ts';
import { refuseUpload } from './uploads.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;
const TYPES = new Set(['oa.open.url', 'oa.query.show', 'oa.query.hide', 'oa.open.sms', 'oa.open.phone']);

/** Takes one consultation message, or says why not. */
export function consultation(world: World, body: Fields): Reply {
  const to = String(field(body, 'recipient').user_id ?? '');
  const person = world.people.get(to);
  if (person === undefined) return failure(-201, 'user_id is invalid!');
  if (person.refuses !== undefined) return failure(person.refuses, 'User refuses messages of this OA');
  const message = field(body, 'message');
  const refused = refuseMessage(world, message) ?? refuseWindow(world, person.lastInteraction);
  if (refused !== null) return refused;
  const id = accepted(world, to, message);
  // Past the 48 h the charge goes to the Zalo Cloud Account, and no quota is named (zalo-oa 2.4).
  const free = world.now() - (person.lastInteraction ?? 0) <= 48 * HOUR;
  const sent = { message_id: id, user_id: to, sent_time: String(world.now()) };
  return success(free ? { ...sent, quota: { quota_type: 'reply', remain: '8', total: '8' } } : sent);
}

function refuseWindow(world: World, lastInteraction: number | null): Reply | null {
  if (lastInteraction === null) return failure(-232, 'User has not interacted with the OA, or the last interaction expired');
  const age = world.now() - lastInteraction;
  if (age > 7 * 24 * HOUR) return failure(-230, 'User has not interacted with the OA in the past 7 days');
  const paid = world.options.paidWindow;
  return age > 48 * HOUR && paid !== 'accepted' ? failure(paid, 'Zalo Cloud Account') : null;
}

function refuseMessage(world: World, message: Fields): Reply | null {
  const text = message.text;
  if (text !== undefined && typeof text !== 'string') return failure(-201, 'text is invalid!');
  if (text !== undefined && [...text].length > 2000) return failure(-210, 'Parameter exceeds allowable limit');
  if (message.attachment === undefined) return text ? null : failure(-201, 'text is invalid!');
  const attachment = field(message, 'attachment');
  if (attachment.type === 'file') return refuseUpload(world, field(attachment, 'payload').token, 'token');
  if (attachment.type !== 'template') return failure(-201, 'attachment is invalid!');
  return refuseTemplate(world, field(attachment, 'payload'), text);
}

function refuseTemplate(world: World, payload: Fields, text: string | undefined): Reply | null {
  const elements = Array.isArray(payload.elements) ? payload.elements : [];
  if (payload.template_type === 'media') return refuseMedia(world, elements);
  if (payload.template_type === 'request_user_info') return refuseInfo(elements);
  if (payload.template_type !== undefined || world.options.buttons === 'unsupported')
    return failure(-233, 'message type is invalid or not support');
  if (!text) return failure(-201, 'text is invalid!');
  return refuseButtons(Array.isArray(payload.buttons) ? payload.buttons : []);
}

function refuseMedia(world: World, elements: Fields[]): Reply | null {
  const [element] = elements;
  if (elements.length !== 1 || element === undefined) return failure(-201, 'elements is invalid!');
  const source = element.url ?? element.attachment_id;
  if (!['image', 'gif', 'sticker'].includes(String(element.media_type))) return failure(-201, 'media_type is invalid!');
  if (typeof source !== 'string' || (element.url !== undefined && !/^https?:\/\//.test(source))) return failure(-201, 'url is invalid!');
  // A sticker's id is Zalo's own, not an upload.
  const uploaded = element.url === undefined && element.media_type !== 'sticker';
  return uploaded ? refuseUpload(world, source, 'attachment_id') : null;
}

function refuseInfo(elements: Fields[]): Reply | null {
  const [element] = elements;
  if (elements.length !== 1 || element === undefined || !element.image_url) return failure(-201, 'elements is invalid!');
  const title = String(element.title ?? '');
  if (title === '') return failure(-201, 'title is invalid!');
  const tooLong = [...title].length > 100 || [...String(element.subtitle ?? '')].length > 500;
  return tooLong ? failure(-210, 'Parameter exceeds allowable limit') : null;
}

function refuseButtons(buttons: Fields[]): Reply | null {
  if (buttons.length === 0) return failure(-201, 'buttons is invalid!');
  if (buttons.length > 5) return failure(-210, 'Parameter exceeds allowable limit');
  for (const button of buttons) {
    const { title, type, payload } = button;
    if (typeof title !== 'string' || title === '' || !TYPES.has(String(type))) return failure(-201, 'buttons is invalid!');
    if ([...title].length > 100) return failure(-210, 'Parameter exceeds allowable limit');
    const query = String(type).startsWith('oa.query.');
    if (query ? typeof payload !== 'string' || payload === '' : typeof payload !== 'object') return failure(-201, 'payload is invalid!');
    if (query && [...String(payload)].length > 1000) return failure(-210, 'Parameter exceeds allowable limit');
  }
  return null;
}
