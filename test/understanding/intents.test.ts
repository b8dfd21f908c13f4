/** What the eleven intents are recognised by, and how well: measured on utterances that neither the examples nor the training know. */
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { measure } from '../../src/cli/eval-utterances.ts';
import { readUtterances } from '../../src/cli/example-files.ts';
import { INTENTS } from '../../src/understanding/intents/intent.ts';
import { understand } from '../../src/understanding/intents/understand.ts';

const set = (name: string) => readUtterances(resolve(import.meta.dirname, '../fixtures/utterances', `${name}.jsonl`));

// None of these was trained on. `held-out` are 66 of the 345 utterances that the examples were written beside; `second` are 192 in other words,
// whose misses led to more examples of their kinds; `third` are 110 written after that and only measured.
it.each([
  ['held-out', { accuracy: 0.92, withinChoices: 0.97, rightWhenSure: 0.98, sure: 0.6 }],
  ['second', { accuracy: 0.92, withinChoices: 0.97, rightWhenSure: 0.98, sure: 0.5 }],
  ['third', { accuracy: 0.92, withinChoices: 0.97, rightWhenSure: 0.98, sure: 0.6 }],
] as const)('understands the utterances of %s', async (name, marks) => {
  const measured = measure(await set(name));
  for (const mark of ['accuracy', 'withinChoices', 'rightWhenSure', 'sure'] as const)
    expect(measured[mark], mark).toBeGreaterThanOrEqual(marks[mark]);
});

it('every kind of typing gives the same first guess', () => {
  for (const same of [
    [
      'hội chợ ở đâu',
      'hoi cho o dau',
      'HỘI CHỢ Ở ĐÂU',
      'hooij chowj owr ddaau',
      'ho65i cho75 o73 d9a6u',
      'hội chợ ở đâu'.normalize('NFD'),
      'hội chợ ở đâu 🎉🎉',
    ],
    ['cho tôi gặp cán bộ', 'cho toi gap can bo', 'CHO TOI GAP CAN BO', 'cho tooi gawpj cans booj', 'cho to6i ga85p ca1n bo65'],
  ])
    expect(new Set(same.map((text) => understand(text).intent)).size, same[0]).toBe(1);
});

it.each([
  ['không phải khiếu nại, em hỏi giá thôi', 'complaint'],
  ['đừng gửi tin nữa', 'greeting'],
  ['đúng rồi', 'notice_subscription'],
  ['dùng thử được không', 'notice_subscription'],
  ['tôi không muốn gặp cán bộ, tôi muốn tìm mật ong', 'ask_human'],
])('%j is not taken for %s with certainty', (text, intent) => {
  const { intent: guess, sure } = understand(text);
  expect(sure && guess === intent).toBe(false);
});

it.each([
  ['hồ sơ HN-2026-0123 tới đâu rồi', 'producer_status_check'],
  ['hn 2026 0123', 'producer_status_check'],
  ['hủy đăng ký', 'notice_subscription'],
  ['gặp cán bộ', 'ask_human'],
  ['dạ em chào anh chị ạ', 'greeting'],
  ['đừng gửi nữa', 'notice_subscription'],
])('the words of %j are decisive', (text, intent) => {
  expect(understand(text)).toMatchObject({ intent, sure: true, choices: [intent] });
});

it('offers two or three where it is not sure, the first guess first', () => {
  const { sure, choices, intent } = understand('đăng ký');
  expect(sure).toBe(false);
  expect(choices.length).toBeGreaterThanOrEqual(2);
  expect(choices.length).toBeLessThanOrEqual(3);
  expect(choices[0]).toBe(intent);
});

it('anything typed is answered', () => {
  for (const text of [
    '',
    ' ',
    '😀',
    '\u0000',
    'ạ'.repeat(4096),
    `${'a '.repeat(2048)}`,
    '9'.repeat(4096),
    "'; DROP TABLE contact;--",
    '" OR NEAR(*',
    'З̡̢̛̗а͌л̷г̶о̸',
    '你好 привет',
    '0'.repeat(2000) + '/'.repeat(2000),
  ]) {
    const { intent, chance, choices } = understand(text);
    expect(INTENTS).toContain(intent);
    expect(chance).toBeGreaterThan(0);
    expect(choices.length).toBeGreaterThan(0);
  }
});
