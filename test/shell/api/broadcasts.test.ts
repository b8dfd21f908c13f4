/** Notices to many over HTTP: drafted, previewed, tried, approved, sent, stopped, and who got them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulatorHub } from '../../../src/channels/simulator/hub.ts';
import { createSimulator } from '../../../src/channels/simulator/simulator.ts';
import { BOUNDS } from '../../../src/model.ts';
import { setSetting } from '../../../src/store/settings.ts';
import { greet } from '../asking.ts';
import { type Actor, openStage, type Stage } from '../stage.ts';
import { type Answer, type Call, keyHolder } from './caller.ts';

const DRAFT = { topic: 'fairs', text: { vi: 'Mời anh/chị dự hội chợ OCOP tại Hà Đông ngày 5/12.' }, audience: { role: 'producer' } };
const PDF = new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');

let stage: Stage;
let officer: Call;
let sender: Call;
let viewer: Call;

beforeEach(async () => {
  stage = await openStage();
  officer = (await keyHolder(stage, 'officer')).call;
  sender = (await keyHolder(stage, 'officer', true)).call;
  viewer = (await keyHolder(stage, 'viewer')).call;
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

async function drafted(change: object = {}, call = officer): Promise<string> {
  const made = await call('POST', '/broadcasts', { ...DRAFT, ...change });
  expect([made.status, made.body]).toEqual([201, expect.objectContaining({ state: 'draft' })]);
  return String(made.body.id);
}

/** A producer who agreed to notices about fairs. */
async function listening(): Promise<Actor> {
  const producer = await stage.producer();
  await stage.db.execute({
    sql: "INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) VALUES (?, ?, 'notices:fairs', '1', 'x', 0)",
    args: [producer.contact, producer.contact],
  });
  return producer;
}

const codeOf = ({ status, body }: Answer) => [status, body.error?.code];

it('the demonstration shows a notice as both platforms would', async () => {
  Object.assign(stage.parts.channels, { simulator: createSimulator(createSimulatorHub()) });
  const preview = await viewer('GET', `/broadcasts/${await drafted()}/preview`);
  const shown = preview.body.shown as { channel: string }[];
  expect(shown.map(({ channel }) => channel).sort()).toEqual(['simulator', 'simulator', 'telegram', 'zalo']);
});

it('from a draft to the people: preview says how many and why not, the test goes to one, sending to all, the list says who got it', async () => {
  const producer = await listening();
  const silent = stage.on.zalo('9001');
  await greet(silent, 'tôi là chủ thể');
  const id = await drafted({ fair: String(await stage.value('SELECT id FROM fair LIMIT 1')) });
  const preview = await viewer('GET', `/broadcasts/${id}/preview`);
  expect(preview.body).toMatchObject({ gets: 1, picked: 2, excluded: [{ channel: 'zalo', reason: 'no_consent', count: 1 }] });
  const shown = preview.body.shown as { channel: string; language: string; text: string; limit: number; messages: number }[];
  expect(shown.map(({ channel, limit }) => [channel, limit]).sort()).toEqual([
    ['telegram', 4096],
    ['zalo', 1900],
  ]);
  for (const { text, messages } of shown) expect([text, messages]).toEqual([expect.stringMatching(/Mời anh\/chị dự hội chợ[\s\S]*HUY/), 1]);
  expect(codeOf(await sender('POST', `/broadcasts/${id}/test`))).toEqual([409, 'conflict']);
  const lan = await stage.staff('Lan', 8001);
  const key = await keyHolder(stage, 'officer');
  await stage.db.execute({ sql: 'UPDATE staff SET person = NULL WHERE name = ?', args: ['Lan'] });
  await stage.db.execute({ sql: 'UPDATE staff SET person = ? WHERE id = ?', args: [lan.contact, key.id] });
  expect((await key.call('POST', `/broadcasts/${id}/test`)).body).toMatchObject({ id, tested: true, state: 'draft' });
  await stage.look();
  expect(lan.news()).toContain('Mời anh/chị dự hội chợ');
  expect(producer.news()).toBe('');
  expect((await sender('POST', `/broadcasts/${id}/send`)).body).toMatchObject({ state: 'planning' });
  await stage.look();
  expect(producer.news()).toContain('Mời anh/chị dự hội chợ');
  expect((await viewer('GET', `/broadcasts/${id}`)).body).toMatchObject({
    state: 'finished',
    counts: { sent: 1, excluded: 1, planned: 0 },
  });
  expect((await viewer('GET', `/broadcasts/${id}/report`)).body).toMatchObject({
    ...{ broadcast: { id, state: 'finished' }, optedOut: 0, registered: 0 },
    rows: expect.arrayContaining([{ channel: 'zalo', state: 'excluded', reason: 'no_consent', count: 1 }]),
  });
  const { body } = await viewer('GET', `/broadcasts/${id}/recipients`);
  expect(body).toMatchObject({ next: null });
  expect((body.recipients as object[]).map((one) => JSON.stringify(one)).join()).toMatch(/"state":"sent".*"reason":"no_consent"/);
  const first = await viewer('GET', `/broadcasts/${id}/recipients?limit=1`);
  expect(
    (await viewer('GET', `/broadcasts/${id}/recipients?limit=1&after=${encodeURIComponent(String(first.body.next))}`)).body.recipients,
  ).toHaveLength(1);
  for (const [path, accept] of [
    ['recipients?format=csv', '*/*'],
    ['recipients', 'text/csv'],
  ]) {
    const csv = await viewer('GET', `/broadcasts/${id}/${path}`, undefined, { accept: accept ?? '' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text.trim().split('\r\n')).toEqual([
      expect.stringMatching(/^contact,channel,language,state,reason,/),
      expect.stringMatching(/^telegram:7001,telegram,vi,sent,,free,/),
      expect.stringMatching(/^zalo:9001,zalo,vi,excluded,no_consent,/),
    ]);
  }
  const audit = (await stage.db.execute("SELECT did FROM audit WHERE what LIKE 'broadcast %' ORDER BY id")).rows.map(({ did }) => did);
  expect(audit).toEqual(['draft', 'test', 'send']);
});

describe('rights', () => {
  it('a viewer sees and does nothing', async () => {
    const id = await drafted();
    for (const path of ['', '/preview', '/recipients', '/report'])
      expect((await viewer('GET', `/broadcasts/${id}${path}`)).status).toBe(200);
    expect((await viewer('GET', '/broadcasts')).body).toMatchObject({ broadcasts: [{ id }], next: null });
    expect(codeOf(await viewer('POST', '/broadcasts', DRAFT))).toEqual([403, 'forbidden']);
    expect(codeOf(await viewer('PATCH', `/broadcasts/${id}`, { promotes: true }))).toEqual([403, 'forbidden']);
    expect(codeOf(await viewer('PUT', `/broadcasts/${id}/attachment`, PDF, { 'content-type': 'application/pdf' }))).toEqual([
      403,
      'forbidden',
    ]);
    for (const move of ['test', 'send', 'pause', 'resume', 'cancel', 'approve'])
      expect(codeOf(await viewer('POST', `/broadcasts/${id}/${move}`, move === 'approve' ? { version: 1 } : undefined))).toEqual([
        403,
        'forbidden',
      ]);
  });

  it('an officer drafts, tries, pauses and cancels; sending and going on are a right of their own', async () => {
    const id = await drafted();
    expect(codeOf(await officer('POST', `/broadcasts/${id}/send`))).toEqual([403, 'forbidden']);
    expect((await sender('POST', `/broadcasts/${id}/send`)).status).toBe(200);
    expect((await officer('POST', `/broadcasts/${id}/pause`)).body).toMatchObject({ state: 'paused', reason: 'staff' });
    expect(codeOf(await officer('POST', `/broadcasts/${id}/resume`))).toEqual([403, 'forbidden']);
    expect((await sender('POST', `/broadcasts/${id}/resume`)).body).toMatchObject({ state: 'planning', reason: '' });
    expect((await officer('POST', `/broadcasts/${id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
  });

  it('where the office wants it a second person approves what is sent, and an edit takes the approval away', async () => {
    await setSetting(stage.db, 'notice_approval', '1', 'test', stage.now());
    await stage.look();
    const id = await drafted({}, sender);
    const refused = await sender('POST', `/broadcasts/${id}/send`);
    expect([...codeOf(refused), refused.body.error?.details]).toEqual([409, 'conflict', { why: 'not_approved' }]);
    const version = Number((await sender('GET', `/broadcasts/${id}`)).body.version);
    expect((await sender('POST', `/broadcasts/${id}/approve`, { version })).body.error?.details).toEqual({ why: 'own_approval' });
    expect((await officer('POST', `/broadcasts/${id}/approve`, { version: version + 1 })).body.error?.details).toEqual({ why: 'changed' });
    const approved = await officer('POST', `/broadcasts/${id}/approve`, { version });
    expect(approved.body.approvedBy).not.toBe('');
    expect((await sender('PATCH', `/broadcasts/${id}`, { text: { vi: 'Khác' } })).body).toMatchObject({
      approvedBy: '',
      text: { vi: 'Khác' },
    });
    expect((await sender('POST', `/broadcasts/${id}/send`)).body.error?.details).toEqual({ why: 'not_approved' });
    const now = Number((await officer('GET', `/broadcasts/${id}`)).body.version);
    expect((await officer('POST', `/broadcasts/${id}/approve`, { version: now })).status).toBe(200);
    expect((await sender('POST', `/broadcasts/${id}/send`)).status).toBe(200);
  });
});

describe('what is refused', () => {
  it.each([
    ['no topic', { topic: undefined }],
    ['an unknown topic', { topic: 'sport' }],
    ['no text', { text: undefined }],
    ['an empty text', { text: { vi: '  ' } }],
    ['a text only in English', { text: { en: 'Come' } }],
    ['no audience', { audience: undefined }],
    ['an unknown word in the audience', { audience: { everybody: true } }],
    ['an unknown group', { audience: { groups: ['fish'] } }],
    ['stars that nobody has', { audience: { stars: [7] } }],
    ['more days than the chat takes', { audience: { seenWithinDays: BOUNDS['seen-within-days'].max + 1 } }],
    ['a moment without a zone', { sendAt: '2026-12-01T09:00:00' }],
    ['a day', { sendAt: '2026-12-01' }],
    ['something more', { colour: 'red' }],
    ['a fair there is not', { fair: 'hc-none' }],
  ])('a draft with %s gets 422 and leaves nothing', async (_, change) => {
    expect(codeOf(await officer('POST', '/broadcasts', { ...DRAFT, ...change }))).toEqual([422, 'invalid']);
    expect(await stage.value('SELECT count(*) FROM broadcast')).toBe(0);
  });

  it('sending what may not be promoted, or at a moment that is past, gets 422 and why', async () => {
    const promoting = await drafted({ promotes: true, text: { vi: 'Giảm giá rượu nếp' } });
    expect((await sender('POST', `/broadcasts/${promoting}/send`)).body.error?.details).toEqual({ why: 'spirits' });
    const past = await drafted({ sendAt: new Date(stage.now() - 60_000).toISOString() });
    expect(await sender('POST', `/broadcasts/${past}/send`)).toMatchObject({ status: 422, body: { error: { details: { why: 'past' } } } });
  });

  it('a move that the state does not allow gets 409, an unknown one 404, an id that is none 422', async () => {
    const id = await drafted();
    for (const move of ['pause', 'resume']) expect(codeOf(await sender('POST', `/broadcasts/${id}/${move}`))).toEqual([409, 'conflict']);
    await officer('POST', `/broadcasts/${id}/cancel`);
    for (const move of ['send', 'cancel', 'pause'])
      expect(codeOf(await sender('POST', `/broadcasts/${id}/${move}`))).toEqual([409, 'conflict']);
    expect(codeOf(await officer('PATCH', `/broadcasts/${id}`, { promotes: true }))).toEqual([409, 'conflict']);
    for (const path of ['', '/preview', '/recipients', '/report'])
      expect(codeOf(await viewer('GET', `/broadcasts/TB-9999${path}`))).toEqual([404, 'not-found']);
    expect(codeOf(await sender('POST', '/broadcasts/TB-9999/send'))).toEqual([404, 'not-found']);
    expect(codeOf(await viewer('GET', '/broadcasts/1'))).toEqual([422, 'invalid']);
    expect(codeOf(await viewer('GET', `/broadcasts/${id}/recipients?limit=0`))).toEqual([422, 'invalid']);
  });

  it('two who edit what they read do not overwrite each other', async () => {
    const id = await drafted();
    const { version } = (await officer('GET', `/broadcasts/${id}`)).body;
    expect((await officer('PATCH', `/broadcasts/${id}`, { version, audience: { stars: [4] } })).body).toMatchObject({
      audience: { stars: [4] },
    });
    expect(codeOf(await sender('PATCH', `/broadcasts/${id}`, { version, audience: {} }))).toEqual([409, 'conflict']);
  });
});

it('a letter or picture goes with a draft as its bytes: what is neither, or too large, is refused', async () => {
  const id = await drafted();
  const put = (bytes: Uint8Array, type: string, name = 'Giấy mời.pdf') =>
    officer('PUT', `/broadcasts/${id}/attachment?name=${encodeURIComponent(name)}`, bytes, { 'content-type': type });
  expect((await put(PDF, 'application/pdf')).body).toMatchObject({
    attachment: { kind: 'pdf', name: 'Giấy mời.pdf', type: 'application/pdf', size: PDF.length },
  });
  expect(codeOf(await put(new TextEncoder().encode('MZ…'), 'application/pdf'))).toEqual([422, 'invalid']);
  const large = new Uint8Array(5 * 1024 * 1024 + 1);
  large.set(PDF);
  expect(codeOf(await put(large, 'application/pdf'))).toEqual([413, 'too-large']);
  expect((await put(large.slice(0, 5 * 1024 * 1024), 'application/pdf')).status).toBe(200);
  const picture = new Uint8Array(1024 * 1024 + 1);
  picture.set([0xff, 0xd8, 0xff]);
  expect(codeOf(await put(picture, 'image/jpeg'))).toEqual([422, 'invalid']);
  const shown = (await viewer('GET', `/broadcasts/${id}/preview`)).body.shown as { channel: string; file: unknown; messages: number }[];
  const file = { kind: 'pdf', name: 'Giấy mời.pdf', size: 5 * 1024 * 1024 };
  expect(shown.map(({ channel, file: one, messages }) => [channel, one, messages]).sort()).toEqual([
    ['telegram', { ...file, limit: 50 * 1024 * 1024 }, 1],
    ['zalo', { ...file, limit: 5 * 1024 * 1024 }, 2],
  ]);
  expect((await officer('DELETE', `/broadcasts/${id}/attachment`)).body).toMatchObject({ attachment: null });
  await officer('POST', `/broadcasts/${id}/cancel`);
  expect(codeOf(await put(PDF, 'application/pdf'))).toEqual([409, 'conflict']);
  expect(codeOf(await officer('DELETE', `/broadcasts/${id}/attachment`))).toEqual([409, 'conflict']);
  expect(codeOf(await officer('PUT', '/broadcasts/TB-9999/attachment', PDF, { 'content-type': 'application/pdf' }))).toEqual([
    404,
    'not-found',
  ]);
});

it('a moment is kept and scheduled; `next` waits for the end of the quiet hours', async () => {
  const later = new Date(stage.now() + 3_600_000).toISOString();
  const id = await drafted({ sendAt: later });
  expect((await sender('POST', `/broadcasts/${id}/send`)).body).toMatchObject({ state: 'scheduled', sendAt: later, when: 'at' });
  await stage.set('quiet_from', '21:00');
  await stage.set('quiet_to', '07:00');
  await stage.goTo(stage.tuesday, '22:00');
  const next = await drafted({ sendAt: 'next' });
  const sent = await sender('POST', `/broadcasts/${next}/send`);
  expect(sent.body).toMatchObject({ state: 'scheduled', when: 'next' });
  expect(new Date(String(sent.body.sendAt)).toISOString().slice(11, 16)).toBe('00:00');
});
