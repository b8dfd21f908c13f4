/** Values of an announcement that are personal: the outbox row keeps them sealed as `{"sealed": "…"}` and they are opened as it leaves. */
import type { Value } from '../model.ts';
import { type Keys, sealJson, unsealJson } from './seal.ts';

/** For the column `extra`. */
export async function sealExtra(keys: Keys, values: Record<string, Value>): Promise<string> {
  return JSON.stringify({ sealed: await sealJson(keys, values) });
}

/** The values of a row's `extra`, sealed or not. */
export async function openExtra(keys: Keys, extra: Record<string, Value>): Promise<Record<string, Value>> {
  const { sealed, ...plain } = extra;
  return typeof sealed === 'string' ? { ...plain, ...(await unsealJson<Record<string, Value>>(keys, sealed)) } : plain;
}
