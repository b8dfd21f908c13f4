/** What every group of routes is made of: the key at the door, the refusals, the shapes that several share. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { PatternRouter } from 'hono/router/pattern-router';
import type { Parts } from '../../jobs/parts.ts';
import type { StaffRole } from '../../model.ts';
import { loadSettings } from '../../store/settings.ts';
import type { KeyHolder } from '../../store/staff-keys.ts';
import { holderOfBearer } from './bearer.ts';
import { REFUSALS, type RefusalCode, refusalBody, refuse } from './refusal.ts';

export { createRoute, z };

/** What a route sees beside the request: the parts of the service, and whose key it is. */
export interface ApiEnv {
  Bindings: { parts: Parts };
  Variables: { holder: KeyHolder };
}

/** An empty group of routes; what does not fit its shape gets 422 with where and why. */
export function newRoutes(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    // The door's router: a Worker has only that one.
    router: new PatternRouter(),
    defaultHook: (result, c) => {
      if (result.success) return;
      const details = result.error.issues.map(({ path, message }) => ({ at: path.join('.'), message }));
      return c.json(refusalBody('invalid', { details }), REFUSALS.invalid);
    },
  });
}

/** Lets only holders of a key through. */
export const withKey: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const holder = await holderOfBearer(c.env.parts, c.req.header('authorization') ?? null);
  if (holder === null) return refuse('unauthorised', { 'www-authenticate': 'Bearer' });
  c.set('holder', holder);
  // Where no conversation and no job has run yet, nobody has read the office's settings.
  c.env.parts.settings = await loadSettings(c.env.parts.db);
  await next();
};

const RANK: Record<StaffRole, number> = { viewer: 0, officer: 1, admin: 2 };

/** Lets only this role and those above it through: before the body is looked at. */
export const atLeast =
  (role: StaffRole): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    if (RANK[c.get('holder').role] < RANK[role]) return refuse('forbidden');
    await next();
  };

const refusalShape = z
  .object({
    error: z.object({ code: z.enum(Object.keys(REFUSALS) as [RefusalCode]), message: z.string(), details: z.unknown().optional() }),
  })
  .openapi('Refusal');

/** An answer with a JSON body. */
export const answers = <S extends z.ZodType>(schema: S, description: string) => ({
  content: { 'application/json': { schema } },
  description,
});

const WORDS = {
  'not-found': 'No such thing',
  conflict: 'Not in the present state; `details` say what is possible',
} as const;
const MET_EVERYWHERE = {
  400: answers(refusalShape, 'The body is not JSON'),
  401: answers(refusalShape, 'No key, or not a valid one'),
  403: answers(refusalShape, 'The key’s holder has not the right'),
  413: answers(refusalShape, 'The body is too large'),
  422: answers(refusalShape, 'Not as described here; `details` say where'),
  429: answers(refusalShape, 'Too many wrong keys from this address'),
} as const;

/** Refusals that any route may meet. */
export const refusals = MET_EVERYWHERE;
/** Refusals of routes about one thing. */
export const refusalsOfOne = { ...MET_EVERYWHERE, 404: answers(refusalShape, WORDS['not-found']) } as const;
/** Refusals of routes that change one thing. */
export const refusalsOfMoves = { ...refusalsOfOne, 409: answers(refusalShape, WORDS.conflict) } as const;

/** Every route wants a key. */
export const security = [{ key: [] }];

/** A request's JSON body. */
export const takes = <S extends z.ZodType>(schema: S) => ({ required: true as const, content: { 'application/json': { schema } } });

/** An ISO date, as it stands in the register: some are only a month or a year. */
export const dateText = z.string().openapi({ example: '2026-11-25' });

/** Lets only those through who may send to many. */
export const maySend: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (!c.get('holder').maySend) return refuse('forbidden');
  await next();
};
