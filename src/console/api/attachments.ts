/** `/api/broadcasts/{id}/attachment`: the picture or PDF that goes with a notice. */
import { keepAttachment } from '../../store/broadcasts/attachments.ts';
import { editDraft } from '../../store/broadcasts/draft.ts';
import { broadcastAnswer, broadcastId, broadcastShape } from './broadcast-shapes.ts';
import { existing, moved } from './broadcasts.ts';
import { ApiRefusal } from './refusal.ts';
import { answers, atLeast, createRoute, newRoutes, refusalsOfMoves, security, z } from './routes.ts';

const params = z.object({ id: broadcastId });
const one = answers(broadcastShape, 'The broadcast as it is now');
const bytes = { schema: { type: 'string', format: 'binary' } } as const;
const TYPES = ['image/jpeg', 'image/png', 'application/pdf'];
const file = createRoute({
  method: 'put',
  path: '/api/broadcasts/{id}/attachment',
  summary: 'A picture (JPEG or PNG up to 1 MB) or a PDF (up to 5 MB) that goes with a draft; its first bytes say which',
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

/** The routes. */
export function attachmentRoutes() {
  const routes = newRoutes();
  routes.openapi(file, async (c) => {
    const { db, clock } = c.env.parts;
    const { id } = c.req.valid('param');
    const { version, state } = await existing(c, id);
    if (state !== 'draft') throw new ApiRefusal('conflict', { details: { why: 'wrong_state' } });
    const given = { name: c.req.valid('query').name ?? '', bytes: new Uint8Array(await c.req.arrayBuffer()) };
    const kept = await keepAttachment(db, given, clock());
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
  return routes;
}
