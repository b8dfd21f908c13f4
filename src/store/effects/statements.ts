/** An effect as the SQL of the turn's one commit. No reads: conditions stand in the statements, and a guard fails the whole batch. */
import type { InStatement } from '@libsql/client';
import type { Effect } from '../../model.ts';
import { eraseStatements } from '../retention.ts';
import type { Keys } from '../seal.ts';
import { sendUndelivered } from '../undelivered.ts';
import type { EffectContext } from './context.ts';
import { countLinkTry, linkByPhone, unlink, useLinkCode } from './links.ts';
import { setNoticeWishes } from './notice-wishes.ts';
import {
  approveNotice,
  askApproval,
  cancelNotice,
  editNotice,
  followNotice,
  pauseNotice,
  recallNotice,
  resumeNotice,
  sendNotice,
  testNotice,
  writeNotice,
} from './notices.ts';
import { grantConsent, keepQuestion, setLanguage, setNotices, setProfile, setRole, withdrawConsent } from './people.ts';
import { moveRegistration, register, withdrawRegistration } from './registrations.ts';
import { answerRequest, askBuyer, tellProducer } from './requests-answer.ts';
import { cancelOpenRequests, cancelRequest, keepOutcome } from './requests-close.ts';
import { openRequests } from './requests-open.ts';
import { endHandover, finishTask, openDataRequest, openTask, sayToContact, sayToStaff, takeTask } from './tasks.ts';

export type { EffectContext } from './context.ts';

/** The statements of one effect, in order; they go into the commit batch, which ends with `DELETE FROM guard`. */
export async function effectStatements(keys: Keys, effect: Effect, context: EffectContext): Promise<InStatement[]> {
  switch (effect.effect) {
    case 'set-language':
      return setLanguage(effect, context);
    case 'set-role':
      return setRole(effect, context);
    case 'grant-consent':
      return grantConsent(effect, context);
    case 'withdraw-consent':
      return withdrawConsent(effect, context);
    case 'set-profile':
      return setProfile(effect, keys, context);
    case 'use-link-code':
      return useLinkCode(effect, keys, context);
    case 'count-link-try':
      return countLinkTry(context);
    case 'link-by-phone':
      return linkByPhone(effect, keys, context);
    case 'unlink':
      return unlink(effect, context);
    case 'open-requests':
      return openRequests(effect, keys, context);
    case 'answer-request':
      return answerRequest(effect, context);
    case 'ask-buyer':
      return askBuyer(effect, keys, context);
    case 'tell-producer':
      return tellProducer(effect, keys, context);
    case 'cancel-request':
      return cancelRequest(effect, context);
    case 'register':
      return register(effect, keys, context);
    case 'withdraw-registration':
      return withdrawRegistration(effect, context);
    case 'move-registration':
      return moveRegistration(effect, context);
    case 'keep-outcome':
      return keepOutcome(effect, context);
    case 'open-task':
      return openTask(effect, keys, context);
    case 'take-task':
      return takeTask(effect, context);
    case 'finish-task':
      return finishTask(effect, context);
    case 'send-undelivered':
      return sendUndelivered(effect, context);
    case 'say-to-staff':
      return sayToStaff(effect, keys, context);
    case 'say-to-contact':
      return sayToContact(effect, keys, context);
    case 'end-handover':
      return endHandover(context);
    case 'set-notices':
      return setNotices(effect, context);
    case 'set-notice-wishes':
      return setNoticeWishes(effect, context);
    case 'open-data-request':
      return openDataRequest(effect, keys, context);
    case 'write-notice':
      return writeNotice(effect, keys, context);
    case 'edit-notice':
      return editNotice(effect, keys, context);
    case 'test-notice':
      return testNotice(effect, context);
    case 'ask-approval':
      return askApproval(effect, context);
    case 'approve-notice':
      return approveNotice(effect, context);
    case 'send-notice':
      return sendNotice(effect, context);
    case 'recall-notice':
      return recallNotice(effect, context);
    case 'pause-notice':
      return pauseNotice(effect, context);
    case 'resume-notice':
      return resumeNotice(effect, context);
    case 'cancel-notice':
      return cancelNotice(effect, context);
    case 'follow-notice':
      return followNotice(effect, context);
    case 'erase-me':
      return [...cancelOpenRequests(context), ...eraseStatements(context.personId, context.now, context.messages)];
    case 'keep-question':
      return keepQuestion(effect, context);
  }
}
