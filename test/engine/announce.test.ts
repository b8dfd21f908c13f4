/** Announcements: what somebody else is told. */
import { expect, test } from 'vitest';
import { announce } from '../../src/engine/announce.ts';
import { BOOK, NOW, person } from './fixture.ts';

const values = { object: 'YC-2026-0001' };
const found = [{ request: { state: 'sent' } }];

test('is rendered for the receiver, after the reads it asks for', () => {
  expect(announce(BOOK, 'told', values, { person: person(), found: [] }, NOW)).toEqual({
    lookup: { lookup: 'request', args: { number: 'YC-2026-0001' } },
  });
  const told = announce(BOOK, 'told', values, { person: person({ language: 'en' }), found }, NOW);
  expect(told).toEqual({
    replies: [
      { text: 'Request YC-2026-0001', actions: [{ title: 'Take', payload: '#x.request.YC-2026-0001.accept', word: 'ACCEPT 0001' }] },
    ],
  });
});

test('reveals a contact only in a flow that declares it', () => {
  const receiver = { person: person(), found, reveal: { phone: '0912 345 678' } };
  expect(announce(BOOK, 'told', values, receiver, NOW)).toMatchObject({ replies: [{ text: 'Yêu cầu YC-2026-0001: sent 0912 345 678' }] });
  expect(announce(BOOK, 'hidden', values, receiver, NOW)).toEqual({ replies: [{ text: 'Không có' }] });
});

test.each(['order', 'nothing', '__proto__'])('"%s" is no announcement: nothing is said', (flow) => {
  expect(announce(BOOK, flow, values, { person: person(), found: [] }, NOW)).toEqual({ replies: [] });
});
