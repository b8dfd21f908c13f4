import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedHash, openKeys, seal, sealJson, unseal, unsealJson } from '../../src/store/seal.ts';
import { anyText } from '../any-text.ts';
import { DATA_KEY } from './house.ts';

const keys = await openKeys(DATA_KEY);
const other = await openKeys(Buffer.alloc(32, 8).toString('base64'));

describe('sealing', () => {
  it('gives any text back', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText().map((text) => text.toWellFormed()),
        async (text) => (await unseal(keys, await seal(keys, text))) === text,
      ),
    );
  });

  it('gives a long text back', async () => {
    const text = 'Nguyễn Thị Hòa 🐝 '.repeat(20_000);
    expect(await unseal(keys, await seal(keys, text))).toBe(text);
  });

  it('gives a value back', async () => {
    expect(await unsealJson(keys, await sealJson(keys, { said: 'chào', n: [1, null] }))).toEqual({ said: 'chào', n: [1, null] });
  });

  it('says the same thing differently each time, with its format in front and in letters that any column takes', async () => {
    const [one, two] = [await seal(keys, '0912345678'), await seal(keys, '0912345678')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^1\.[\w-]+$/);
  });

  it('is opened by no other key, and not after a change', async () => {
    const sealed = await seal(keys, 'riêng tư');
    await expect(unseal(other, sealed)).rejects.toThrow();
    await expect(unseal(keys, `${sealed.slice(0, -3)}${sealed.endsWith('AAA') ? 'BBB' : 'AAA'}`)).rejects.toThrow();
    await expect(unseal(keys, 'riêng tư')).rejects.toThrow('not a sealed text');
  });

  it('survives a restart: the same DATA_KEY makes the same keys', async () => {
    const again = await openKeys(DATA_KEY);
    expect(await unseal(again, await seal(keys, 'vẫn đọc được'))).toBe('vẫn đọc được');
    expect(await keyedHash(again, 'phone:+84912345678')).toBe(await keyedHash(keys, 'phone:+84912345678'));
  });
});

it('a keyed hash depends on the text and on the key, and tells neither', async () => {
  const hash = await keyedHash(keys, 'phone:+84912345678');
  expect(hash).toMatch(/^[\w-]{43}$/);
  expect(hash).not.toBe(await keyedHash(keys, 'phone:+84912345679'));
  expect(hash).not.toBe(await keyedHash(other, 'phone:+84912345678'));
});

it.each(['', 'abc', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])('%j is no DATA_KEY', async (text) => {
  await expect(openKeys(text)).rejects.toThrow('32 bytes');
});
