/** The shape of a webhook body (zalo-oa 5.3), as far as we read it. A part that is odd counts as absent, so that one odd part loses no event. */
import * as z from 'zod/mini';
import { lazily } from '../../lazily.ts';

/** Zalo's ids have 20 characters or so; a longer one is somebody's game, and would go into every row. */
const LONGEST_ID = 100;
/** The shapes of what Zalo sends. */
export const shapes = lazily(() => {
  const absentIfOdd = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
  /** An id as text. */
  const id = z
    .pipe(z.union([z.string().check(z.minLength(1)), z.number()]), z.transform(String))
    .check(z.refine((text) => text.length <= LONGEST_ID));
  /** An id that may be missing or odd. */
  const optionalId = absentIfOdd(id);
  const party = absentIfOdd(z.object({ id: optionalId, admin_id: optionalId }));
  const fields = z.record(z.string(), z.unknown());

  const attachment = z.object({ type: z.catch(z.string(), ''), payload: z.catch(fields, {}) });

  /** An event carries one attachment; a hundred thousand would each be looked at. */
  const firstOnes = (value: unknown) => (Array.isArray(value) ? value.slice(0, 10) : value);

  const message = z.object({
    text: absentIfOdd(z.string()),
    msg_id: optionalId,
    quote_msg_id: optionalId,
    attachments: z.catch(z.pipe(z.transform(firstOnes), z.array(attachment)), []),
  });

  const payload = z.object({
    event_name: z.string(),
    app_id: optionalId,
    oa_id: optionalId,
    user_id: optionalId,
    sender: party,
    recipient: party,
    follower: party,
    message: absentIfOdd(message),
    info: absentIfOdd(fields),
    /** Epoch ms; mostly a string, a number in some events. */
    timestamp: optionalId,
  });
  return { id, optionalId, attachment, payload };
});

/** A webhook body we can work with; every id is a string. */
export type ZaloPayload = z.infer<ReturnType<typeof shapes>['payload']>;
/** What a media message carries. */
export type ZaloAttachment = z.infer<ReturnType<typeof shapes>['attachment']>;

/** Reads a parsed body, or returns null when it is no event at all. */
export function readPayload(value: unknown): ZaloPayload | null {
  const read = shapes().payload.safeParse(value);
  return read.success ? read.data : null;
}
