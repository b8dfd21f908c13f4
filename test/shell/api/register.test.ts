/** The register over HTTP: dossiers that the city's software moves, products, connection requests without a phone. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hanoiDate } from '../../../src/understanding/hanoi-time.ts';
import { ask } from '../asking.ts';
import { openStage, type Stage } from '../stage.ts';
import { type Call, keyHolder } from './caller.ts';

let stage: Stage;
let officer: Call;
let officerId: string;

beforeEach(async () => {
  stage = await openStage();
  const lan = await keyHolder(stage, 'officer');
  [officer, officerId] = [lan.call, lan.id];
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const dossierAt = async (at: string) => String(await stage.value('SELECT code FROM dossier WHERE stage = ? LIMIT 1', at));
const changes = async (code: string) => Number(await stage.value('SELECT count(*) FROM dossier_change WHERE dossier_code = ?', code));

it('a stage is pushed once: the same again is 200 and does nothing', async () => {
  const code = await dossierAt('submitted');
  const before = await changes(code);
  const at = hanoiDate(stage.now());
  const push = { stage: 'commune_review', at, note: 'Hồ sơ đủ thành phần' };
  expect(await officer('PUT', `/dossiers/${code}`, push)).toMatchObject({ status: 200, body: { stage: 'commune_review', changed: true } });
  const row = async () => (await stage.db.execute({ sql: 'SELECT * FROM dossier WHERE code = ?', args: [code] })).rows[0];
  const written = await row();
  stage.advance(86_400_000);
  expect(await officer('PUT', `/dossiers/${code}`, push)).toMatchObject({ status: 200, body: { stage: 'commune_review', changed: false } });
  expect([await row(), await changes(code)]).toEqual([written, before + 1]);
  const { body } = await officer('GET', `/dossiers/${code}`);
  expect(body).toMatchObject({ code, stage: 'commune_review', note: push.note, since: at, next: ['forwarded_city', 'supplement_commune'] });
  expect((body.history as unknown[]).at(-1)).toMatchObject({ from: 'submitted', to: 'commune_review', on: at });
  expect(await stage.value('SELECT by FROM dossier_change WHERE dossier_code = ? ORDER BY id DESC LIMIT 1', code)).toBe(officerId);
});

it('a move the path does not allow gets 409 with those it does, and nothing is written', async () => {
  const code = await dossierAt('submitted');
  const refused = await officer('PUT', `/dossiers/${code}`, { stage: 'recognised_4', stars: 4 });
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  expect(refused.body.error?.details).toEqual({ stage: 'submitted', allowed: ['supplement_commune', 'commune_review', 'withdrawn'] });
  expect(await stage.value('SELECT stage FROM dossier WHERE code = ?', code)).toBe('submitted');
});

it('a moment counts as its day in Hanoi; a day that has not come is refused', async () => {
  const code = await dossierAt('submitted');
  const moment = new Date(stage.now()).toISOString();
  const tomorrow = hanoiDate(stage.now() + 86_400_000);
  expect(await officer('PUT', `/dossiers/${code}`, { stage: 'commune_review', at: tomorrow })).toMatchObject({ status: 422 });
  for (const at of ['hôm nay', '2026-13-01', '25/11/2026', 7])
    expect((await officer('PUT', `/dossiers/${code}`, { stage: 'commune_review', at })).status).toBe(422);
  expect((await officer('PUT', `/dossiers/${code}`, { stage: 'commune_review', at: moment })).status).toBe(200);
  expect(await stage.value('SELECT since FROM dossier WHERE code = ?', code)).toBe(hanoiDate(stage.now()));
});

it('an unknown dossier gets 404, whatever its code looks like', async () => {
  for (const code of ['HN-2026-9999', '%27%3B--', '%F0%9F%8D%AF', 'x'.repeat(100)])
    for (const method of ['GET', 'PUT'])
      expect((await officer(method, `/dossiers/${code}`, method === 'PUT' ? { stage: 'draft' } : undefined)).status).toBe(404);
  expect((await officer('GET', `/dossiers/${'x'.repeat(101)}`)).status).toBe(422);
});

it('several that push the same at once move it once', async () => {
  const code = await dossierAt('submitted');
  const before = await changes(code);
  const answers = await Promise.all([1, 2, 3, 4].map(() => officer('PUT', `/dossiers/${code}`, { stage: 'commune_review' })));
  expect(answers.filter(({ body }) => body.changed === true)).toHaveLength(1);
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  expect(await changes(code)).toBe(before + 1);
});

it('products are searched as in the chat, by words, group, stars and page', async () => {
  const found = await officer('GET', '/products?q=mat%20ong');
  expect(found.status).toBe(200);
  expect((found.body.products as { name: string }[])[0]?.name.toLowerCase()).toContain('mật ong');
  const stars = await officer('GET', '/products?stars=4&group=food&page=2');
  expect(stars.body).toMatchObject({ page: 2 });
  for (const product of stars.body.products as { stars: number; group: string }[])
    expect(product).toMatchObject({ stars: 4, group: 'food' });
  expect(await officer('GET', '/products?q=zzzzqqq')).toMatchObject({ body: { count: 0, products: [] } });
  for (const query of ['group=fish', 'stars=9', 'stars=x', 'page=0', 'page=1e9', `q=${'x'.repeat(201)}`])
    expect((await officer('GET', `/products?${query}`)).status).toBe(422);
});

it('connection requests come with their state and without any phone, also where somebody wrote one', async () => {
  const producer = await stage.producer();
  const phone = '0912 345 678';
  const number = await ask(stage, stage.on.zalo('9001'), { answers: { extras: 'có', packaging: `hộp giấy, gọi ${phone}` } });
  await producer.press('request.accept');
  const { body, text } = await officer('GET', '/connection-requests');
  expect(body).toMatchObject({ next: null, requests: [{ number }] });
  expect(text).toContain('hộp giấy');
  expect(text.replace(/\D/g, '')).not.toMatch(/912345678|987654321/);
  const state = String(await stage.value('SELECT state FROM request'));
  expect(await officer('GET', `/connection-requests?state=${state}`)).toMatchObject({ body: { requests: [{ number, state }] } });
  expect(await officer('GET', `/connection-requests?after=${number}`)).toMatchObject({ body: { requests: [] } });
  for (const query of ['state=gone', 'after=1', 'after=YC-x'])
    expect((await officer('GET', `/connection-requests?${query}`)).status).toBe(422);
});
