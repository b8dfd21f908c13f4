/** `/api/connection-requests`: how far they are. Neither side's name or number is in it; what people wrote freely is masked. */
import { REQUEST_STATES } from '../../model.ts';
import { requestsForOffice } from '../../store/office.ts';
import { answers, createRoute, dateText, newRoutes, refusals, security, z } from './routes.ts';

const state = z.enum(REQUEST_STATES).openapi('RequestState');
const texts = [
  'products',
  'producer',
  'producerCode',
  'organisation',
  'purpose',
  'quantity',
  'frequency',
  'neededBy',
  'area',
  'price',
] as const;
const notes = ['packaging', 'payment', 'note', 'question', 'answer', 'reason'] as const;
const text = z.string();
const request = z
  .object({
    number: text.openapi({ example: 'YC-2026-0001' }),
    state,
    ...(Object.fromEntries([...texts, ...notes].map((name) => [name, text])) as Record<(typeof texts | typeof notes)[number], typeof text>),
    minStars: z.number().nullable(),
    certificates: z.array(text),
    createdOn: dateText,
    deadline: dateText.nullable(),
  })
  .openapi('ConnectionRequest');

const list = createRoute({
  method: 'get',
  path: '/api/connection-requests',
  summary: 'Connection requests with their state, the newest first; never with a phone number',
  security,
  request: {
    query: z.object({
      state: state.optional(),
      after: z
        .string()
        .regex(/^YC-\d{4}-\d{4,}$/)
        .optional()
        .openapi({ description: 'The `next` of the page before' }),
    }),
  },
  responses: {
    200: answers(z.object({ requests: z.array(request), next: text.nullable() }), 'At most 50; `next` is null on the last page'),
    ...refusals,
  },
});

/** The route. */
export function connectionRequestRoutes() {
  const routes = newRoutes();
  routes.openapi(list, async (c) => {
    const { db, keys } = c.env.parts;
    return c.json(await requestsForOffice(db, keys, c.req.valid('query')), 200);
  });
  return routes;
}
