/** The door of the API: keys, rights, bodies, errors, its description. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeStaff } from '../../../src/store/staff.ts';
import { openStage, type Stage } from '../stage.ts';
import { caller, keyHolder } from './caller.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(async () => {
  await stage.stop();
});

const READS = ['/dossiers/HN-2026-0001', '/products', '/connection-requests'];

it.each([
  ['no key', undefined],
  ['an empty one', 'Bearer '],
  ['another scheme', 'Basic YTpi'],
  ['a wrong one', `Bearer NV-00000000.${'A'.repeat(43)}`],
  ['letters that no key has', 'Bearer a b;c'],
])('%s gets 401 on every route, whatever it asks', async (_, authorization) => {
  const call = caller(stage, authorization);
  for (const path of [...READS, '/nothing', '/dossiers'])
    expect(await call('GET', path)).toMatchObject({ status: 401, body: { error: { code: 'unauthorised' } } });
  const put = await call('PUT', '/dossiers/HN-2026-0001', '{');
  expect([put.status, put.headers.get('www-authenticate'), put.headers.get('cache-control')]).toEqual([401, 'Bearer', 'no-store']);
});

it('of a file no more is read than of anything else, unless a key comes with it', async () => {
  const file = new Uint8Array(100 * 1024);
  const put = (authorization?: string) =>
    caller(stage, authorization)('PUT', '/broadcasts/TB-0001/attachment', file, { 'content-type': 'image/png' });
  expect([(await put()).status, (await put('Bearer wrong.key')).status]).toEqual([413, 413]);
  const { key } = await keyHolder(stage, 'officer');
  expect((await put(`Bearer ${key}`)).status).toBe(404);
});

it('a key stops the moment its holder no longer works here', async () => {
  const lan = await keyHolder(stage, 'officer');
  expect((await lan.call('GET', '/products')).status).toBe(200);
  await removeStaff(stage.db, lan.id, 'test', stage.now());
  expect((await lan.call('GET', '/products')).status).toBe(401);
});

it('twenty wrong keys from one address bar it with 429 for a while; the platforms’ webhooks and others are heard', async () => {
  const from = { 'x-forwarded-for': '203.0.113.9' };
  const wrong = caller(stage, 'Bearer wrong.key');
  const statuses = [];
  for (let n = 0; n < 21; n++) statuses.push((await wrong('GET', '/products', undefined, from)).status);
  expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
  const barred = await wrong('GET', '/products', undefined, from);
  expect([barred.body.error?.code, barred.headers.get('retry-after')]).toEqual(['too-many', '60']);
  const lan = await keyHolder(stage, 'viewer');
  expect((await lan.call('GET', '/products', undefined, { 'x-forwarded-for': '203.0.113.10' })).status).toBe(200);
  const webhook = await fetch(`${stage.url}/webhook/telegram`, { method: 'POST', body: '{}', headers: from });
  expect(webhook.status).toBe(401);
});

it('bodies: not JSON 400, too large 413, another type 415, not as described 422 with where', async () => {
  const lan = await keyHolder(stage, 'officer');
  const path = '/dossiers/HN-2026-0001';
  expect(await lan.call('PUT', path, '{')).toMatchObject({ status: 400, body: { error: { code: 'not-json' } } });
  expect(await lan.call('PUT', path, `{"note":"${'x'.repeat(65 * 1024)}"}`)).toMatchObject({
    status: 413,
    body: { error: { code: 'too-large' } },
  });
  expect(await lan.call('PUT', path, '<a/>', { 'content-type': 'text/xml' })).toMatchObject({
    status: 415,
    body: { error: { code: 'wrong-type' } },
  });
  expect(await lan.call('PUT', path)).toMatchObject({ status: 422 });
  const invalid = await lan.call('PUT', path, { stage: 'nowhere', score: 101, more: 1 });
  expect(invalid).toMatchObject({ status: 422, body: { error: { code: 'invalid' } } });
  expect(JSON.stringify(invalid.body.error?.details)).toMatch(/"at":"stage".*"at":"score"/);
});

it('what there is not gets 404 as JSON, and a failure of ours 503 without its words', async () => {
  const lan = await keyHolder(stage, 'admin');
  for (const [method, path] of [
    ['GET', '/nothing'],
    ['POST', '/products'],
    ['DELETE', '/dossiers/HN-2026-0001'],
    ['GET', '/dossiers/HN-9999-9999'],
  ] as const)
    expect(await lan.call(method, path)).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } });
  await stage.db.execute('ALTER TABLE product RENAME TO product_gone');
  expect(await lan.call('GET', '/products')).toMatchObject({ status: 503, body: { error: { code: 'busy' } } });
  expect(stage.lines.join('\n')).toContain('api request failed');
});

it('a viewer reads and changes nothing', async () => {
  const viewer = await keyHolder(stage, 'viewer');
  const code = String(await stage.value("SELECT code FROM dossier WHERE stage = 'submitted' LIMIT 1"));
  expect((await viewer.call('GET', `/dossiers/${code}`)).status).toBe(200);
  expect(await viewer.call('PUT', `/dossiers/${code}`, { stage: 'commune_review' })).toMatchObject({
    status: 403,
    body: { error: { code: 'forbidden' } },
  });
  expect(await stage.value('SELECT stage FROM dossier WHERE code = ?', code)).toBe('submitted');
});

it('describes itself to everybody: every route of the document with its answers, and a page over it without scripts', async () => {
  const call = caller(stage);
  const { body, status } = await call('GET', '/openapi.json');
  expect([status, body.openapi]).toEqual([200, '3.1.0']);
  const paths = body.paths as Record<string, Record<string, { responses: Record<string, unknown>; security: unknown }>>;
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/dossiers/{code}', '/api/products', '/api/connection-requests']));
  for (const operation of Object.values(paths).flatMap((one) => Object.values(one))) {
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403', '422', '429']));
    expect(operation.security).toEqual([{ key: [] }]);
  }
  const page = await call('GET', '/docs');
  expect([page.status, page.text.slice(0, 21)]).toEqual([200, '<!doctype html><html ']);
  for (const path of Object.keys(paths)) expect(page.text).toContain(path);
  expect(page.text).not.toMatch(/<script|https?:\/\/(?!127)/);
});
