/** `/api/broadcasts/{id}/recipients`: the list of who got it. */
import { stream } from 'hono/streaming';
import type { RecipientView } from '../../model.ts';
import { allRecipients, recipientsPage } from '../../store/broadcasts/recipients.ts';
import { broadcastId, recipientShape } from './broadcast-shapes.ts';
import { existing } from './broadcasts.ts';
import { createRoute, newRoutes, refusalsOfOne, security, z } from './routes.ts';

const params = z.object({ id: broadcastId });
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

/** The route. */
export function recipientRoutes() {
  const routes = newRoutes();
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
