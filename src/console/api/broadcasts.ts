/** `/api/broadcasts`: writing a notice to many, trying it, sending it, and stopping it. */
import type { Context } from 'hono';
import { previewNotice } from '../../jobs/notice-preview.ts';
import type { Broadcast, MoveOutcome } from '../../model.ts';
import { createDraft, editDraft, emptyDraft } from '../../store/broadcasts/draft.ts';
import { approve, cancel, pause, resume, sendBroadcast, testBroadcast } from '../../store/broadcasts/moves.ts';
import { listBroadcasts, readBroadcast } from '../../store/broadcasts/read.ts';
import { reportOf } from '../../store/broadcasts/report.ts';
import {
  broadcastAnswer,
  broadcastId,
  broadcastShape,
  draftChange,
  draftFields,
  newDraft,
  previewShape,
  reportShape,
} from './broadcast-shapes.ts';
import { ApiRefusal } from './refusal.ts';
import {
  type ApiEnv,
  answers,
  atLeast,
  createRoute,
  maySend,
  newRoutes,
  refusals,
  refusalsOfMoves,
  refusalsOfOne,
  security,
  takes,
  z,
} from './routes.ts';

const params = z.object({ id: broadcastId });
const one = answers(broadcastShape, 'The broadcast as it is now');

const create = createRoute({
  method: 'post',
  path: '/api/broadcasts',
  summary: 'A new draft',
  security,
  middleware: [atLeast('officer')] as const,
  request: { body: takes(newDraft) },
  responses: { 201: one, ...refusalsOfMoves },
});
const list = createRoute({
  method: 'get',
  path: '/api/broadcasts',
  summary: 'The newest, at most 50',
  security,
  request: { query: z.object({ before: broadcastId.optional() }) },
  responses: { 200: answers(z.object({ broadcasts: z.array(broadcastShape), next: broadcastId.nullable() }), 'One page'), ...refusals },
});
const read = createRoute({
  method: 'get',
  path: '/api/broadcasts/{id}',
  summary: 'Its state and how far it is',
  security,
  request: { params },
  responses: { 200: one, ...refusalsOfOne },
});
const edit = createRoute({
  method: 'patch',
  path: '/api/broadcasts/{id}',
  summary: 'Changes a draft; what was approved before is so no longer',
  security,
  middleware: [atLeast('officer')] as const,
  request: { params, body: takes(draftChange) },
  responses: { 200: one, ...refusalsOfMoves },
});
const preview = createRoute({
  method: 'get',
  path: '/api/broadcasts/{id}/preview',
  summary: 'How many get it, and for each reason how many do not',
  security,
  request: { params },
  responses: { 200: answers(previewShape, 'As it would be now'), ...refusalsOfOne },
});

type Act = (c: Context<ApiEnv>, id: string) => Promise<MoveOutcome>;
const mover = (c: Context<ApiEnv>) => ({ who: c.get('holder').id, now: c.env.parts.clock() });
/** Moves without a body. Whoever may stop it need not be allowed to send it. */
const MOVES: Record<string, { summary: string; right: typeof maySend; act: Act }> = {
  test: {
    summary: 'Sends it to the key’s holder alone, in their linked chat',
    right: atLeast('officer'),
    act: (c, id) => testBroadcast(c.env.parts.db, id, c.env.parts.settings.values, mover(c)),
  },
  send: {
    summary: 'Sends it at its moment',
    right: maySend,
    act: (c, id) => sendBroadcast(c.env.parts.db, id, c.env.parts.settings.values, mover(c)),
  },
  pause: { summary: 'Stops it where it is', right: atLeast('officer'), act: (c, id) => pause(c.env.parts.db, id, mover(c)) },
  resume: { summary: 'Goes on where it stopped', right: maySend, act: (c, id) => resume(c.env.parts.db, id, mover(c)) },
  cancel: {
    summary: 'Ends it: whoever has not got it does not get it',
    right: atLeast('officer'),
    act: (c, id) => cancel(c.env.parts.db, id, mover(c)),
  },
};
const report = createRoute({
  method: 'get',
  path: '/api/broadcasts/{id}/report',
  summary: 'What it came to: by channel, state and reason, and what people did after it',
  security,
  request: { params },
  responses: { 200: answers(reportShape, 'As it is now'), ...refusalsOfOne },
});
const approval = createRoute({
  method: 'post',
  path: '/api/broadcasts/{id}/approve',
  summary: 'A second person approves what they read',
  security,
  middleware: [atLeast('officer')] as const,
  request: {
    params,
    body: takes(z.strictObject({ version: z.number().int().openapi({ description: 'Of the broadcast as it was read' }) })),
  },
  responses: { 200: one, ...refusalsOfMoves },
});

/** The routes. */
export function broadcastRoutes() {
  const routes = newRoutes();
  routes.openapi(create, async (c) => {
    const { topic, ...rest } = c.req.valid('json');
    const { who, now } = mover(c);
    const made = await createDraft(c.env.parts.db, { ...emptyDraft(topic), ...draftFields({ topic, ...rest }) }, who, now);
    return c.json(broadcastAnswer(moved(made)), 201);
  });
  routes.openapi(list, async (c) => {
    const { before } = c.req.valid('query');
    const found = await listBroadcasts(c.env.parts.db, { limit: PAGE, ...(before ? { before } : {}) });
    return c.json({ broadcasts: found.map(broadcastAnswer), next: found.length < PAGE ? null : (found.at(-1)?.id ?? null) }, 200);
  });
  routes.openapi(read, async (c) => c.json(broadcastAnswer(await existing(c, c.req.valid('param').id)), 200));
  routes.openapi(edit, async (c) => {
    const { id } = c.req.valid('param');
    const { version, ...change } = c.req.valid('json');
    const seen = version ?? (await existing(c, id)).version;
    return c.json(broadcastAnswer(moved(await editDraft(c.env.parts.db, id, draftFields(change), { version: seen, ...mover(c) }))), 200);
  });
  routes.openapi(preview, async (c) => {
    const broadcast = await existing(c, c.req.valid('param').id);
    const { shown, ...counted } = await previewNotice(c.env.parts, broadcast);
    const texts = shown.map(({ requests, ...one }) => ({ ...one, messages: requests.length }));
    return c.json({ ...counted, beginsAt: new Date(counted.beginsAt).toISOString(), shown: texts }, 200);
  });
  routes.openapi(report, async (c) => {
    const found = await reportOf(c.env.parts.db, c.req.valid('param').id);
    if (found === null) throw new ApiRefusal('not-found');
    const { broadcast, ...rest } = found;
    return c.json({ ...rest, broadcast: broadcastAnswer(broadcast) }, 200);
  });
  routes.openapi(approval, async (c) => {
    const outcome = await approve(c.env.parts.db, c.req.valid('param').id, c.req.valid('json').version, mover(c));
    return c.json(broadcastAnswer(moved(outcome)), 200);
  });
  for (const [name, { summary, right, act }] of Object.entries(MOVES)) {
    const route = createRoute({
      method: 'post',
      path: `/api/broadcasts/{id}/${name}`,
      summary,
      security,
      middleware: [right] as const,
      request: { params },
      responses: { 200: one, ...refusalsOfMoves },
    });
    routes.openapi(route, async (c) => {
      const done = moved(await act(c, c.req.valid('param').id));
      c.env.parts.wake();
      return c.json(broadcastAnswer(done), 200);
    });
  }
  return routes;
}

const PAGE = 50;

/** The broadcast of this id, or 404. */
export async function existing(c: Context<ApiEnv>, id: string): Promise<Broadcast> {
  const found = await readBroadcast(c.env.parts.db, id);
  if (found === null) throw new ApiRefusal('not-found');
  return found;
}

/** The broadcast after a move; a refused one is 404, 422 where what was written is at fault, 409 where the moment is. */
export function moved(outcome: MoveOutcome): Broadcast {
  if (outcome.state === 'done') return outcome.broadcast;
  const { why } = outcome;
  if (why === 'unknown_id') throw new ApiRefusal('not-found');
  const written = ['no_text', 'too_long', 'no_fair', 'no_attachment', 'no_moment', 'past', 'spirits', 'supplements'].includes(why);
  throw new ApiRefusal(written ? 'invalid' : 'conflict', { details: { why } });
}
