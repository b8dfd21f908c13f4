import { expect, it } from 'vitest';
import type { Frame, Session } from '../../src/model.ts';
import { openKeys } from '../../src/store/seal.ts';
import { readSession, writeSession } from '../../src/store/sessions.ts';
import { DATA_KEY, NOW } from './house.ts';

const keys = await openKeys(DATA_KEY);
const FRAME: Frame = {
  flow: 'request',
  step: 'quantity',
  revision: 'r1',
  values: { product: 'SP-1' },
  personal: [],
  trail: ['product'],
  entered: 'start',
};
const PERSONAL: Frame = {
  ...FRAME,
  flow: 'contact-details',
  step: 'confirm',
  values: { name: 'Nguyễn Thị Hòa', phone: '+84912345678', purpose: 'retail', tries: 2 },
  personal: ['name', 'phone'],
  entered: 'call',
  saveAs: 'details',
};
const WAITING = { turn: 7, choices: [{ id: 'a', label: 'Nguyễn Thị Hòa', value: 'yes' }], page: 0, misses: 1 };

const SESSIONS: [string, Session, boolean][] = [
  ['at the menu', { turn: 3, frames: [], waiting: null, at: NOW }, false],
  ['in a form without personal answers', { turn: 7, frames: [FRAME], waiting: WAITING, at: NOW }, false],
  ['in a form with personal answers', { turn: 7, frames: [FRAME, PERSONAL, FRAME], waiting: WAITING, at: NOW }, true],
];

it.each(SESSIONS)('a session %s reads back as it was', async (_, session, sealed) => {
  const row = await writeSession(keys, session);
  expect(row.sealed !== null).toBe(sealed);
  expect(await readSession(keys, row)).toEqual(session);
});

it('what is personal stands in no column, not even as the label of a choice', async () => {
  const row = await writeSession(keys, { turn: 7, frames: [FRAME, PERSONAL], waiting: WAITING, at: NOW });
  expect(JSON.stringify(row)).not.toMatch(/Hòa|84912345678/);
  expect(row.body).toContain('"purpose":"retail"');
});

it('a row says where the contact stands, for the linter', async () => {
  expect(await writeSession(keys, { turn: 7, frames: [FRAME, PERSONAL], waiting: null, at: NOW })).toMatchObject({
    flow: 'contact-details',
    step: 'confirm',
  });
  expect(await writeSession(keys, { turn: 7, frames: [], waiting: null, at: NOW })).toMatchObject({ flow: '', step: '' });
});
