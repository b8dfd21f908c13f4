/** Zalo's error codes as data: what each means for us (zalo-oa 4.1, the official table; the class is our reading of it). */
import type { Failure } from '../../model.ts';

/** Every code of the OA OpenAPI's table but 0. A code that depends on more than its number is refined by `failureOf`. */
export const CODES: Readonly<Record<number, Failure>> = {
  [-32]: 'retry', // over the calls of a minute
  [-100]: 'file-gone', // attachment expired
  [-200]: 'retry', // send failed
  [-201]: 'bad-message', // a field is invalid
  [-204]: 'configuration', // the OA is disabled
  [-205]: 'configuration', // the OA does not exist
  [-209]: 'configuration', // the app is not activated
  [-210]: 'bad-message', // over a limit, e.g. 2,000 characters
  [-211]: 'wait', // out of quota
  [-212]: 'configuration', // the app lacks a permission group
  [-213]: 'drop-recipient', // does not follow the OA
  [-214]: 'retry', // article still being processed
  [-216]: 'refresh-token',
  [-217]: 'drop-recipient', // blocked the OA's invitation
  [-218]: 'wait', // this person received enough for now
  [-219]: 'configuration', // the app is removed or disabled
  [-220]: 'refresh-token',
  [-221]: 'configuration', // the OA needs to be verified
  [-223]: 'configuration', // not authorised (or out of article quota: see failureOf)
  [-224]: 'configuration', // the OA's package is too low
  [-227]: 'drop-recipient', // banned, or away for over 45 days
  [-230]: 'window-closed', // no interaction in 7 days
  [-232]: 'window-closed', // no interaction, or expired
  [-233]: 'bad-message', // message type not supported
  [-234]: 'wait', // night, promotional messages only
  [-235]: 'configuration', // not for this type of OA
  [-237]: 'configuration', // group expired
  [-238]: 'configuration', // asset used or disabled
  [-240]: 'configuration', // v2 messages are shut down
  [-241]: 'configuration', // asset used or disabled
  [-242]: 'configuration', // wrong appsecret_proof
  [-244]: 'drop-recipient', // restricted this type of message
  [-248]: 'configuration', // against the platform's standards
  [-249]: 'configuration', // template not for sending by user id
  [-320]: 'window-closed', // no Zalo Cloud Account: past 48 h nothing can be sent
  [-321]: 'window-closed', // Zalo Cloud Account out of money: the same
  [-403]: 'bad-message', // the OA is not in the group
  [-1340]: 'bad-message', // ads form
  [-1341]: 'bad-message', // ads form
};

/** Buttons on v3 are officially undocumented (zalo-oa 2.2): these codes on a message with buttons mean "try without". */
const BUTTONS_REFUSED = new Set([-201, -210, -233]);

/** What an error code means for one message. `message` is Zalo's text; a code not in the table is a message we can't send. */
export function failureOf(code: number, message: string, hasButtons: boolean): Failure {
  if (code === -201 && /user_?id/i.test(message)) return 'drop-recipient';
  if (hasButtons && BUTTONS_REFUSED.has(code)) return 'buttons-refused';
  if (code === -223 && /quota/i.test(message)) return 'wait';
  return CODES[code] ?? 'bad-message';
}
