/** People of the shell's tests: link codes as the office hands them out, and a linked producer. */
import { newLinkCode } from '../../src/store/staff.ts';
import type { Service } from './service.ts';

/** The real producer whose honey is in force in the demonstration data. */
export const HONEY_PRODUCER = 'Cơ sở mật ong Vinh Hoa';

/** A fresh link code for a producer named `name`. */
export async function linkCodeFor(service: Service, name = HONEY_PRODUCER): Promise<{ code: string; producer: string }> {
  const { rows } = await service.db.execute({ sql: 'SELECT code FROM producer WHERE name = ?', args: [name] });
  const producer = String(rows[0]?.code);
  const code = await newLinkCode(service.db, service.parts.keys, { producerCode: producer }, 30, 'test', Date.now());
  return { code, producer };
}
