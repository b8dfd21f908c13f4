/** `/api/dossiers`: the city's own software reads a dossier and pushes its next stage. */
import { STAGES, type Stage } from '../../model.ts';
import { dossierForOffice } from '../../store/office.ts';
import { moveDossier } from '../../store/register/dossiers.ts';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import { ApiRefusal } from './refusal.ts';
import { answers, atLeast, createRoute, dateText, newRoutes, refusalsOfMoves, refusalsOfOne, security, takes, z } from './routes.ts';

const LONGEST = 2000;
const stage = z.enum(Object.keys(STAGES) as [Stage]).openapi('Stage', { example: 'city_check' });
const params = z.object({ code: z.string().min(1).max(100).openapi({ example: 'HN-2026-0123' }) });

const certificate = z.object({
  stars: z.number(),
  potential5: z.boolean(),
  score: z.number().nullable(),
  decision: z.string(),
  decidedOn: dateText,
  number: z.string(),
  issuer: z.string(),
  endsOn: dateText.nullable(),
  daysLeft: z.number().nullable(),
  about: z.boolean(),
  state: z.enum(['in_force', 'ending', 'ended', 'revoked', 'unknown']),
});
/** A certificate's shape. */
export const certificateShape = certificate.openapi('Certificate');

const dossier = z
  .object({
    code: z.string(),
    product: z.string(),
    producer: z.string(),
    producerCode: z.string(),
    stage,
    label: z.string().openapi({ example: STAGES.city_check.label }),
    next: z.array(stage),
    since: dateText.nullable(),
    submittedOn: dateText.nullable(),
    missing: z.string(),
    note: z.string(),
    stars: z.number().nullable(),
    score: z.number().nullable(),
    decision: z.string(),
    certificate: certificateShape.nullable(),
    asOf: dateText,
    demo: z.boolean(),
    history: z.array(
      z.object({
        from: stage.nullable(),
        to: stage,
        on: dateText.nullable(),
        by: z.string(),
        reason: z.string(),
        at: z.iso.datetime(),
        toldAt: z.iso.datetime().nullable().openapi({ description: 'When the linked people were told in chat' }),
      }),
    ),
  })
  .openapi('Dossier');

const change = z
  .strictObject({
    stage,
    at: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })])
      .optional()
      .openapi({ description: 'Since when: a day, or a moment (its day in Hanoi). Default: today' }),
    note: z.string().max(LONGEST).optional(),
    missing: z.string().max(LONGEST).optional().openapi({ description: 'Papers that are still missing' }),
    stars: z.number().int().min(1).max(5).optional(),
    score: z.number().min(0).max(100).optional(),
    decision: z.string().max(200).optional().openapi({ example: '1234/QĐ-UBND' }),
  })
  .openapi('StageChange');

const read = createRoute({
  method: 'get',
  path: '/api/dossiers/{code}',
  summary: 'One dossier with every change of its stage',
  security,
  request: { params },
  responses: { 200: answers(dossier, 'The dossier'), ...refusalsOfOne },
});

const push = createRoute({
  method: 'put',
  path: '/api/dossiers/{code}',
  summary: 'The next stage of a dossier; the same change again does nothing',
  security,
  middleware: [atLeast('officer')] as const,
  request: { params, body: takes(change) },
  responses: {
    200: answers(z.object({ code: z.string(), stage, changed: z.boolean() }), 'Moved, or already so'),
    ...refusalsOfMoves,
  },
});

/** The routes. */
export function dossierRoutes() {
  const routes = newRoutes();
  routes.openapi(read, async (c) => {
    const { db, settings, clock } = c.env.parts;
    const found = await dossierForOffice(db, c.req.valid('param').code, clock(), settings.values);
    if (found === null) throw new ApiRefusal('not-found');
    return c.json({ ...found, label: STAGES[found.stage].label, next: [...STAGES[found.stage].next] }, 200);
  });
  routes.openapi(push, async (c) => {
    const { db, clock, wake } = c.env.parts;
    const { code } = c.req.valid('param');
    const { stage: to, at, ...rest } = c.req.valid('json');
    const today = hanoiDate(clock());
    const on = at === undefined ? today : at.length > 10 ? hanoiDate(Date.parse(at)) : at;
    if (on > today) throw new ApiRefusal('invalid', { details: [{ at: 'at', message: 'lies in the future' }] });
    const outcome = await moveDossier(db, { code, to, on, by: c.get('holder').id, reason: '', ...rest }, clock());
    switch (outcome.state) {
      case 'unknown':
        throw new ApiRefusal('not-found');
      case 'raced':
        throw new ApiRefusal('conflict', {
          message: 'Hồ sơ vừa được người khác chuyển, hãy đọc lại. / Somebody moved it just now; read it again.',
        });
      case 'refused':
        throw new ApiRefusal('conflict', { details: { stage: outcome.stage, allowed: outcome.allowed } });
      default:
        wake();
        return c.json({ code, stage: to, changed: outcome.state === 'moved' }, 200);
    }
  });
  return routes;
}
