/** The shapes of notices to many, in and out. */
import {
  type Audience,
  BOUNDS,
  type Broadcast,
  GROUPS,
  type Group,
  type NoticeDraft,
  RECIPIENT_REASONS,
  RECIPIENT_STATES,
  TOPICS,
} from '../../model.ts';
import { z } from './routes.ts';

const LONGEST_TEXT = 4000;
const LONGEST_LIST = 500;
const within = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max);
const channel = z.enum(['telegram', 'zalo', 'simulator']);
const language = z.enum(['vi', 'en']);
const topic = z.enum(TOPICS);
const moment = z.iso.datetime();
/** A broadcast's id. */
export const broadcastId = z
  .string()
  .regex(/^TB-\d{4,9}$/)
  .openapi({ example: 'TB-0001' });

const audience = z
  .strictObject({
    role: z.enum(['producer', 'buyer']).optional(),
    groups: z.array(z.enum(Object.keys(GROUPS) as [Group])).optional(),
    communes: z.array(z.string().min(1).max(100)).max(LONGEST_LIST).optional().openapi({ description: 'Old or present names' }),
    stars: z.array(within(BOUNDS.stars)).optional(),
    endsBefore: z.iso.date().optional().openapi({ description: 'A certificate in force ends before this day' }),
    channel: channel.optional(),
    language: language.optional(),
    topic: topic.optional().openapi({ description: 'Wants notices on this topic too' }),
    registeredFor: z.string().max(100).optional().openapi({ description: 'Id of a fair' }),
    linked: z.boolean().optional().openapi({ description: 'Has a linked producer, or has none' }),
    notHad: z.array(broadcastId).max(LONGEST_LIST).optional(),
    notInConversation: z.boolean().optional(),
    seenWithinDays: within(BOUNDS['seen-within-days']).optional(),
  })
  .openapi('Audience');

const fields = {
  topic,
  text: z.strictObject({ vi: z.string().trim().min(1).max(LONGEST_TEXT), en: z.string().trim().max(LONGEST_TEXT).optional() }),
  audience,
  fair: z.string().max(100).optional(),
  promotes: z.boolean().optional().openapi({ description: 'Advertising: [QC] comes first, spirits and food supplements are refused' }),
  sendAt: z
    .union([z.iso.datetime({ offset: true }), z.literal('next')])
    .optional()
    .openapi({
      description: 'A moment, or `next`: the next one outside the quiet hours. Default: when it is sent',
      example: '2026-12-01T09:00:00+07:00',
    }),
};
/** A new draft. */
export const newDraft = z.strictObject(fields).openapi('BroadcastDraft');
/** A change of a draft; `version` as it was read, so that two who edit do not overwrite each other. */
export const draftChange = z
  .strictObject({ ...z.strictObject(fields).partial().shape, version: z.number().int().optional() })
  .openapi('BroadcastChange');

/** The fields of a request as the store takes them. */
export function draftFields({ text, sendAt, ...rest }: Omit<z.infer<typeof draftChange>, 'version'>): Partial<NoticeDraft> {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<NoticeDraft>;
  return {
    ...given,
    ...(text ? { text: { vi: text.vi, en: text.en ?? '' } } : {}),
    ...(sendAt === undefined ? {} : sendAt === 'next' ? { when: 'next', sendAt: null } : { when: 'at', sendAt: Date.parse(sendAt) }),
  };
}

const counts = z.object(
  Object.fromEntries(RECIPIENT_STATES.map((state) => [state, z.number()])) as Record<(typeof RECIPIENT_STATES)[number], z.ZodNumber>,
);

/** A broadcast as it is answered. */
export const broadcastShape = z
  .object({
    id: broadcastId,
    topic,
    fair: z.string(),
    promotes: z.boolean(),
    text: z.object({ vi: z.string(), en: z.string() }),
    attachment: z.object({ kind: z.enum(['photo', 'pdf']), name: z.string(), type: z.string(), size: z.number() }).nullable(),
    audience,
    when: z.enum(['now', 'next', 'at']),
    sendAt: moment.nullable(),
    state: z.enum(['draft', 'scheduled', 'planning', 'sending', 'paused', 'cancelled', 'finished']),
    reason: z.enum(['staff', 'missed', 'failures', 'file', 'fair', '']).openapi({ description: 'Why it is paused' }),
    tested: z.boolean(),
    approvedBy: z.string(),
    createdBy: z.string(),
    sentBy: z.string(),
    createdAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    counts,
    version: z.number(),
  })
  .openapi('Broadcast');

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** A broadcast's answer. */
export function broadcastAnswer(broadcast: Broadcast): z.infer<typeof broadcastShape> {
  const { attachment, audience: picked, sendAt, createdAt, startedAt, finishedAt, ...rest } = broadcast;
  const file = attachment && { kind: attachment.kind, name: attachment.name, type: attachment.type, size: attachment.size };
  return {
    ...rest,
    attachment: file,
    audience: picked as Audience,
    sendAt: iso(sendAt),
    createdAt: new Date(createdAt).toISOString(),
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
  };
}

const reason = z.enum(RECIPIENT_REASONS);
const amount = z.number();

/** Who gets it and who does not. */
export const previewShape = z
  .object({
    picked: amount,
    gets: amount,
    channels: z.array(z.object({ channel, gets: amount, plans: z.object({ free: amount, paid: amount, template: amount }) })),
    excluded: z.array(z.object({ channel, reason: reason.or(z.literal('')), count: amount })),
    cost: amount.openapi({ description: 'Zalo’s price in đồng, by the office’s settings' }),
    durationMs: amount,
    beginsAt: moment,
    shown: z
      .array(
        z.object({
          channel,
          language,
          text: z.string(),
          limit: amount.openapi({ description: 'Characters that one message holds on this channel; a longer text is split' }),
          file: z
            .object({ kind: z.enum(['photo', 'pdf']), name: z.string(), size: amount, limit: amount })
            .nullable()
            .openapi({ description: 'The picture or PDF that comes first; `limit`: the largest that the channel takes, in bytes' }),
          messages: amount.openapi({ description: 'How many messages it takes' }),
        }),
      )
      .openapi({ description: 'The text as each channel shows it' }),
  })
  .openapi('BroadcastPreview');

/** What it came to. */
export const reportShape = z
  .object({
    broadcast: broadcastShape,
    rows: z.array(z.object({ channel, state: z.enum(RECIPIENT_STATES), reason: reason.or(z.literal('')), count: amount })),
    optedOut: amount.openapi({ description: 'People who stopped its topic after they got it' }),
    registered: amount.openapi({ description: 'People who registered for its fair after they got it' }),
  })
  .openapi('BroadcastReport');

/** One row a person. */
export const recipientShape = z
  .object({
    contact: z.string(),
    channel,
    language,
    state: z.enum(RECIPIENT_STATES),
    reason: reason.or(z.literal('')),
    plan: z.enum(['free', 'paid', 'template']),
    attempts: amount,
    sentAt: moment.nullable(),
  })
  .openapi('Recipient');
