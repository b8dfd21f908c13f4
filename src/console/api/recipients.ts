/** `/api/broadcasts/{id}/recipients`: the list of who got it. */
import { stream } from 'hono/streaming';
import type { RecipientView } from '../../model.ts';
import { recipientsPage } from '../../store/broadcasts/recipients.ts';
import { recipientsCsv } from '../../store/broadcasts/report.ts';
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
      for await (const line of recipientsCsv(db, id)) await out.write(line);
    });
  });
  return routes;
}

const answerOf = (one: RecipientView) => ({ ...one, sentAt: one.sentAt === null ? null : new Date(one.sentAt).toISOString() });
