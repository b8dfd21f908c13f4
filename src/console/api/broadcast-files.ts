/** `/api/broadcasts/…`: the picture or PDF that goes with a notice, and the list of who got it. */
import { stream } from 'hono/streaming';
import type { RecipientView } from '../../model.ts';
import { keepAttachment } from '../../store/broadcasts/attachments.ts';
import { editDraft } from '../../store/broadcasts/draft.ts';
import { allRecipients, recipientsPage } from '../../store/broadcasts/recipients.ts';
import { broadcastAnswer, broadcastId, broadcastShape, recipientShape } from './broadcast-shapes.ts';
import { existing, moved } from './broadcasts.ts';
import { ApiRefusal } from './refusal.ts';
import { answers, atLeast, createRoute, newRoutes, refusalsOfMoves, refusalsOfOne, security, z } from './routes.ts';

const params = z.object({ id: broadcastId });
const one = answers(broadcastShape, 'The broadcast as it is now');
const bytes = { schema: { type: 'string', format: 'binary' } } as const;
const TYPES = ['image/jpeg', 'image/png', 'application/pdf'];
const file = createRoute({
  method: 'put',
  path: '/api/broadcasts/{id}/attachment',
  summary: 'A picture (JPEG or PNG up to 1 MB) or a PDF (up to 5 MB) that goes with a draft',
  security,
  middleware: [atLeast('officer')] as const,
  request: {
    params,
    query: z.object({ name: z.string().min(1).max(200).optional() }),
    body: { required: true, content: Object.fromEntries(TYPES.map((type) => [type, bytes])) },
  },
  responses: { 200: one, ...refusalsOfMoves },
});
const noFile = createRoute({
  method: 'delete',
  path: '/api/broadcasts/{id}/attachment',
  summary: 'Takes the picture or PDF off a draft',
  security,
  middleware: [atLeast('officer')] as const,
  request: { params },
  responses: { 200: one, ...refusalsOfMoves },
});
const recipients = createRoute({
  method: 'get',
  path: '/api/broadcasts/{id}/recipients',
  summary: 'One row a person with the final state and reason, page by page; all of them at once as CSV',
  security,
  request: {
    params,
    query: z.object({
      after: z.string().max(200).optional().openapi({ description: 'The `next` of the page before' }),
      limit: z.coerce.number().int().min(1).max(1000).default(1000),
      format: z.enum(['json', 'csv']).optional().openapi({ description: 'Default: what the request accepts, else JSON' }),
    }),
  },
  responses: {
    200: {
      description: 'A page, or the whole list as CSV',
      content: {
        'application/json': { schema: z.object({ recipients: z.array(recipientShape), next: z.string().nullable() }) },
        'text/csv': { schema: z.string() },
      },
    },
    ...refusalsOfOne,
  },
});

/** The routes. */
export function broadcastFileRoutes() {
  const routes = newRoutes();
  routes.openapi(file, async (c) => {
    const { db, clock } = c.env.parts;
    const { id } = c.req.valid('param');
    const { version } = await existing(c, id);
    const kept = await keepAttachment(
      db,
      { name: c.req.valid('query').name ?? '', bytes: new Uint8Array(await c.req.arrayBuffer()) },
      clock(),
    );
    if (kept === null) throw new ApiRefusal('invalid', { details: { why: 'neither JPEG nor PNG up to 1 MB, nor PDF up to 5 MB' } });
    const edit = { version, who: c.get('holder').id, now: clock() };
    return c.json(broadcastAnswer(moved(await editDraft(db, id, { attachment: kept.id }, edit))), 200);
  });
  routes.openapi(noFile, async (c) => {
    const { id } = c.req.valid('param');
    const { version } = await existing(c, id);
    const edit = { version, who: c.get('holder').id, now: c.env.parts.clock() };
    return c.json(broadcastAnswer(moved(await editDraft(c.env.parts.db, id, { attachment: null }, edit))), 200);
  });
  routes.openapi(recipients, async (c) => {
    const { db } = c.env.parts;
    const { id } = c.req.valid('param');
    const { after, limit, format } = c.req.valid('query');
    await existing(c, id);
    const asCsv = format === 'csv' || (format === undefined && (c.req.header('accept') ?? '').includes('text/csv'));
    if (!asCsv) {
      const page = await recipientsPage(db, id, after, limit);
      return c.json({ recipients: page.recipients.map(answerOf), next: page.next }, 200);
    }
    c.header('content-type', 'text/csv; charset=utf-8');
    c.header('content-disposition', `attachment; filename="${id}.csv"`);
    return stream(c, async (out) => {
      // Excel reads UTF-8 only with a mark at the beginning.
      await out.write(`\uFEFF${CSV.join(',')}\r\n`);
      for await (const one of allRecipients(db, id)) await out.write(`${CSV.map((name) => cell(answerOf(one)[name])).join(',')}\r\n`);
    });
  });
  return routes;
}

const CSV = ['contact', 'channel', 'language', 'state', 'reason', 'plan', 'attempts', 'sentAt'] as const;

const answerOf = (one: RecipientView) => ({ ...one, sentAt: one.sentAt === null ? null : new Date(one.sentAt).toISOString() });

/** None of the values has a comma or quotes of its own; a formula would be one of a contact's id. */
function cell(value: string | number | null): string {
  const text = String(value ?? '');
  return /^[=+\-@\t\r]|[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""').replace(/^([=+\-@\t\r])/, "'$1")}"` : text;
}
