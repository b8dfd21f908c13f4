import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  loadSettings,
  OFFICE_SETTINGS,
  parseSetting,
  type SettingDefinition,
  type SettingName,
  setSetting,
} from '../../src/store/settings.ts';
import { count, NOW, openHouse } from './house.ts';

const DEFINITIONS = Object.entries(OFFICE_SETTINGS) as [SettingName, SettingDefinition][];

it.each(DEFINITIONS)('%s has a default that it would itself accept, and a sentence in both languages', (name, definition) => {
  expect(parseSetting(name, String(definition.default))).toEqual({ value: definition.default });
  expect(definition.meaning.vi).toMatch(/^.{10,}\.$/);
  expect(definition.meaning.en).toMatch(/^.{10,}\.$/);
});

it.each<[SettingName, string, number | string | null]>([
  ['session_hours', ' 24 ', 24],
  ['session_hours', '720', 720],
  ['session_hours', '721', null],
  ['session_hours', '0', null],
  ['session_hours', '-1', null],
  ['session_hours', '1.5', null],
  ['session_hours', '24h', null],
  ['session_hours', '', null],
  ['quiet_from', '21:30', '21:30'],
  ['quiet_from', '7:05', '07:05'],
  ['quiet_from', '7h05', '07:05'],
  ['quiet_from', '00:00', '00:00'],
  ['quiet_from', '24:00', null],
  ['quiet_from', '21', null],
  ['quiet_from', '21:60', null],
])('%s takes %j as %j', (name, text, expected) => {
  const parsed = parseSetting(name, text);
  if (expected === null)
    expect(parsed).toMatchObject({ problem: { vi: expect.stringContaining(name), en: expect.stringContaining(name) } });
  else expect(parsed).toEqual({ value: expected });
});

describe('changing a setting', () => {
  it('holds from then on, raises the version and is written down', async () => {
    const { db } = await openHouse();
    expect(await loadSettings(db)).toEqual({ version: 0, values: defaultSettings() });
    expect(await setSetting(db, 'request_days', '5', 'Lan', NOW)).toEqual({ state: 'set', name: 'request_days', value: 5 });
    await setSetting(db, 'quiet_to', '6:30', 'Lan', NOW);
    await setSetting(db, 'request_days', '4', 'Minh', NOW + 1);
    expect(await loadSettings(db)).toEqual({ version: 3, values: { ...defaultSettings(), request_days: 4, quiet_to: '06:30' } });
    const { rows } = await db.execute('SELECT at, who, did, what, detail FROM audit ORDER BY id');
    expect(rows).toMatchObject([
      { who: 'Lan', did: 'set', what: 'setting request_days', detail: '5', at: NOW },
      { what: 'setting quiet_to', detail: '06:30' },
      { who: 'Minh', what: 'setting request_days', detail: '4', at: NOW + 1 },
    ]);
  });

  it.each([
    ['no_such_setting', '1', 'unknown'],
    ['toString', '1', 'unknown'],
    ['request_days', 'soon', 'refused'],
  ])('%s to %j is %s, and nothing is written', async (name, value, state) => {
    const { db } = await openHouse();
    expect((await setSetting(db, name, value, 'Lan', NOW)).state).toBe(state);
    expect((await count(db, 'setting')) + (await count(db, 'audit'))).toBe(0);
  });
});

it('a row that an older version wrote and we can’t read counts as the default, an unknown one is passed over', async () => {
  const { db } = await openHouse();
  await db.execute("INSERT INTO setting VALUES ('request_days', 'many', 1), ('retired', '7', 2)");
  expect(await loadSettings(db)).toEqual({ version: 2, values: defaultSettings() });
});
