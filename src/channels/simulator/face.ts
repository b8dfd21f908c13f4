/** Whose screen a simulated contact has: `simulator:telegram-lan` sees what Telegram would show, `simulator:zalo-lan` what Zalo would. Pure. */
import type { ContactId, Outgoing } from '../../model.ts';

/** The platform that is simulated. */
export type Face = 'telegram' | 'zalo';

const CONTACT = /^simulator:(telegram|zalo)-([\w-]{1,64})$/;

/** Whether this is a simulated contact. */
export function isSimulated(contact: string): contact is ContactId {
  return CONTACT.test(contact);
}

/** The face of a simulated contact. Throws for any other contact: that is a bug. */
export function faceOf(contact: ContactId): Face {
  return parts(contact).face;
}

/** The contact's id on the simulated platform. */
export function whoOf(contact: ContactId): string {
  return parts(contact).who;
}

/** The contact that a rendered request is for, or null when it is for nobody. */
export function contactOf({ call, body }: Outgoing): ContactId | null {
  const zalo = call.startsWith('/');
  const who = zalo ? (body.recipient as { user_id?: unknown } | undefined)?.user_id : body.chat_id;
  const contact = `simulator:${zalo ? 'zalo' : 'telegram'}-${String(who ?? '')}`;
  return isSimulated(contact) ? contact : null;
}

function parts(contact: ContactId): { face: Face; who: string } {
  const [, face, who] = CONTACT.exec(contact) ?? [];
  if (!face || !who) throw new Error('not a simulated contact');
  return { face: face as Face, who };
}
