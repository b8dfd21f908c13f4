/** `npm run connect -- zalo`: an administrator's consent, the first pair of tokens, and what the OA still lacks. */
import { getOa, type OaProfile } from '../channels/zalo/oa.ts';
import { challengeOf, exchangeCode, newVerifier, permissionUrl } from '../channels/zalo/oauth.ts';
import { getTemplate, type TemplateInfo } from '../channels/zalo/templates.ts';
import type { ZaloConfig } from '../config.ts';
import { book } from '../house.ts';
import { refreshZaloToken, type TokenParts } from '../jobs/zalo-token.ts';
import { replaceToken, saveConsentState, useConsentCode } from '../store/token.ts';

/** What connecting needs. */
export interface ConnectParts extends TokenParts {
  zalo: ZaloConfig;
  publicUrl: string;
  /** Epoch ms. */
  clock(): number;
  /** Prints one line. */
  say(line: string): void;
  /** How long to wait for consent, and how often to look, in ms; default Zalo's 10 minutes and 1 s. */
  waitMs?: number;
  pollMs?: number;
}

/**
 * Connects, or with `checkOnly` only checks. Returns the exit code: 0 when there is a working token of the right OA (what the OA lacks
 * besides is only said), 1 otherwise.
 */
export async function connectZalo(parts: ConnectParts, checkOnly: boolean): Promise<number> {
  const accessToken = checkOnly ? await currentToken(parts) : await consent(parts);
  return accessToken === null ? 1 : checkOa(parts, accessToken);
}

async function currentToken(parts: ConnectParts): Promise<string | null> {
  const state = await refreshZaloToken(parts, parts.clock());
  if (state.kind === 'good') return state.accessToken;
  if (state.kind === 'unavailable') parts.say('✗ Chưa liên lạc được với Zalo, thử lại sau / Zalo can not be reached, try later');
  else parts.say('✗ Chưa có token dùng được: npm run connect -- zalo / No usable token: run npm run connect -- zalo');
  return null;
}

/** Prints the address of the consent page and waits until `/connect/zalo` has stored the code. */
async function consent(parts: ConnectParts): Promise<string | null> {
  const { db, keys, zalo, publicUrl, say, clock } = parts;
  const [state, verifier] = [newVerifier(), newVerifier()];
  await saveConsentState(db, keys, { state, verifier }, clock());
  const redirectUri = `${publicUrl}/connect/zalo`;
  const url = permissionUrl({ oauthRoot: zalo.oauthRoot, appId: zalo.appId, redirectUri, state, challenge: await challengeOf(verifier) });
  say(`Quản trị viên của OA mở địa chỉ này và đồng ý / An administrator of the OA opens this address and agrees:\n\n  ${url}\n`);
  say(`Callback đã khai trong trang ứng dụng phải là / The callback set in the app's console must be: ${redirectUri}`);
  say('Đang chờ, tối đa 10 phút; dịch vụ phải đang chạy / Waiting up to 10 minutes; the service must be running …');
  const back = await waitForCode(parts, state);
  if (back === null) {
    say('✗ Hết giờ mà chưa nhận được cấp quyền, chạy lại lệnh / No consent in time, run the command again');
    return null;
  }
  if (back.oaId !== '' && back.oaId !== zalo.oaId) {
    say(`✗ OA đã đồng ý là ${back.oaId}, còn ZALO_OA_ID là ${zalo.oaId} / Another OA consented than ZALO_OA_ID names`);
    return null;
  }
  return firstPair(parts, back.code, back.verifier);
}

async function waitForCode(parts: ConnectParts, state: string): ReturnType<typeof useConsentCode> {
  const { waitMs = 600_000, pollMs = 1000 } = parts;
  for (let waited = 0; waited < waitMs; waited += pollMs) {
    const back = await useConsentCode(parts.db, parts.keys, state, parts.clock());
    if (back !== null) return back;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return null;
}

async function firstPair(parts: ConnectParts, code: string, verifier: string): Promise<string | null> {
  const outcome = await exchangeCode({ ...parts.zalo, timeoutMs: parts.timeoutMs }, code, verifier);
  if (outcome.kind !== 'pair') {
    const why = outcome.kind === 'refused' ? (REFUSALS[outcome.code] ?? `Zalo ${outcome.code}`) : outcome.detail;
    parts.say(`✗ Zalo chưa cấp token / Zalo gave no token: ${why}`);
    return null;
  }
  const now = parts.clock();
  const { accessToken, refreshToken, expiresInMs } = outcome;
  await replaceToken(parts.db, parts.keys, 'zalo', { accessToken, refreshToken, expiresAt: now + expiresInMs }, now);
  parts.say('✓ Đã lưu token / Tokens stored');
  return accessToken;
}

/** Zalo's codes that a setting cures (zalo-oa 1.4). */
const REFUSALS: Record<number, string> = {
  [-14002]: 'ZALO_APP_ID sai hoặc ứng dụng chưa kích hoạt / wrong, or the app is not active (-14002)',
  [-14003]: 'callback khác với trang ứng dụng, hoặc tên miền chưa xác thực / callback differs, or the domain is not verified (-14003)',
  [-14004]: 'ZALO_APP_SECRET sai / is wrong (-14004)',
  [-14005]: 'mã cấp quyền đã dùng hoặc hết hạn, chạy lại lệnh / the code was used or is too old, run again (-14005)',
};

async function checkOa(parts: ConnectParts, accessToken: string): Promise<number> {
  const got = await getOa({ apiRoot: parts.zalo.apiRoot, timeoutMs: parts.timeoutMs }, accessToken);
  if (!got.ok) {
    parts.say(`✗ Chưa đọc được thông tin OA / The OA's profile could not be read (Zalo ${got.code})`);
    return 1;
  }
  const { oa } = got;
  const right = oa.oaId === '' || oa.oaId === parts.zalo.oaId;
  parts.say(`${right ? '✓' : '✗'} OA: ${oa.name} (${oa.oaId})${right ? '' : ` ≠ ZALO_OA_ID ${parts.zalo.oaId}`}`);
  for (const line of [...lacks(oa), ...(await templateProblems(parts, accessToken))]) parts.say(`! ${line}`);
  parts.say(`Webhook: ${parts.publicUrl}/webhook/zalo · "Lọc cú pháp" phải tắt / syntax filter must be off`);
  return right ? 0 : 1;
}

/** What the OA lacks, one line each (zalo-oa 1.1, 3.1, 3.5). */
function lacks(oa: OaProfile): string[] {
  const lines: string[] = [];
  if (!oa.verified) lines.push('OA chưa xác thực: phần lớn API không dùng được / The OA is not verified: most of the API is closed');
  if (oa.packageName === '') lines.push('OA chưa có gói dịch vụ / The OA has no package');
  else lines.push(`Gói / Package: ${oa.packageName}`);
  if (oa.type !== '2' && oa.type !== '4')
    lines.push(`Loại OA ${oa.type || '?'} không phải doanh nghiệp (2) hay cơ quan nhà nước (4) / Neither enterprise nor state agency`);
  if (!oa.linkedZca)
    lines.push('Chưa liên kết Zalo Cloud Account: chỉ nhắn được trong 48 giờ / Without a Zalo Cloud Account: 48 h window only');
  return lines;
}

/** What is wrong with the templates of the settings, one line each: a purpose we do not have, or what Zalo says of its template. */
async function templateProblems({ zalo, timeoutMs }: ConnectParts, accessToken: string): Promise<string[]> {
  const lines: string[] = [];
  for (const [purpose, { id, fields }] of Object.entries(zalo.templates)) {
    if (!book().flows[purpose]?.announcement) lines.push(`ZALO_TEMPLATES: không có mục đích / no such purpose: ${purpose}`);
    const got = await getTemplate({ templateRoot: zalo.templateRoot, timeoutMs }, accessToken, id);
    if (!got.ok) lines.push(`Tin mẫu / Template ${purpose} (${id}): Zalo ${got.code} ${got.message}, ${got.failure}`);
    else lines.push(...mismatches(got.template, fields).map((line) => `Tin mẫu / Template ${purpose} (${id}): ${line}`));
  }
  return lines;
}

function mismatches(template: TemplateInfo, fields: Record<string, string>): string[] {
  const known = template.fields.map(({ name }) => name);
  const missing = template.fields.filter(({ name, required }) => required && fields[name] === undefined).map(({ name }) => name);
  const unknown = known.length === 0 ? [] : Object.keys(fields).filter((name) => !known.includes(name));
  return [
    ...(template.status === '' || template.status === 'ENABLE' ? [] : [`chưa gửi được / can't be sent yet (${template.status})`]),
    ...(missing.length > 0 ? [`thiếu trường / missing: ${missing.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`trường lạ / unknown: ${unknown.join(', ')}`] : []),
  ];
}
