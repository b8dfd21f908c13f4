/** The HTTP API behind `/api`, as one Hono app. Loaded at its first request: a webhook's Worker need not start with it. */

import type { Parts } from '../jobs/parts.ts';
import { lazily } from '../lazily.ts';
import { attachmentRoutes } from './api/attachments.ts';
import { broadcastRoutes } from './api/broadcasts.ts';
import { connectionRequestRoutes } from './api/connection-requests.ts';
import { describe } from './api/description.ts';
import { dossierRoutes } from './api/dossiers.ts';
import { productRoutes } from './api/products.ts';
import { recipientRoutes } from './api/recipients.ts';
import { ApiRefusal, REFUSALS, refusalBody, refuse } from './api/refusal.ts';
import { newRoutes, withKey } from './api/routes.ts';

const api = lazily(() => {
  const app = newRoutes();
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  app.onError((error, c) => {
    if (error instanceof ApiRefusal) return c.json(error.body, REFUSALS[error.code]);
    // Hono's own word for a body that is not JSON, or not of a type that is taken.
    const status = 'status' in error ? error.status : undefined;
    if (status === REFUSALS['not-json']) return c.json(refusalBody('not-json'), REFUSALS['not-json']);
    if (status === REFUSALS['wrong-type']) return c.json(refusalBody('wrong-type'), REFUSALS['wrong-type']);
    c.env.parts.log('error', 'api request failed', { route: c.req.routePath, error: error.name });
    return c.json(refusalBody('busy'), REFUSALS.busy);
  });
  app.notFound(() => refuse('not-found'));
  // The description holds nothing of the office's: whoever writes a program against it reads it without a key.
  app.get('/api/openapi.json', (c) => c.body(describeApi().json, 200, { 'content-type': 'application/json' }));
  app.get('/api/docs', (c) => c.html(describeApi().page));
  app.use('/api/*', withKey);
  for (const routes of [
    dossierRoutes(),
    productRoutes(),
    connectionRequestRoutes(),
    broadcastRoutes(),
    attachmentRoutes(),
    recipientRoutes(),
  ])
    app.route('/', routes);
  return app;
});

/** The description of every route, as JSON and as a page. */
export const describeApi = lazily(() => describe(api()));

/** Answers one request to `/api`. */
export async function answerApi(parts: Parts, request: Request): Promise<Response> {
  const answer = await api().fetch(request, { parts });
  answer.headers.set('cache-control', 'no-store');
  return answer;
}
