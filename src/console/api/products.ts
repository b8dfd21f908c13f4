/** `/api/products`: the same search as in the chat. */
import { GROUPS, type Group } from '../../model.ts';
import { productsForOffice } from '../../store/office.ts';
import { certificateShape } from './dossiers.ts';
import { answers, createRoute, newRoutes, refusals, security, z } from './routes.ts';

const group = z.enum(Object.keys(GROUPS) as [Group]).openapi('Group');
const product = z
  .object({
    code: z.string(),
    name: z.string(),
    producer: z.string(),
    producerCode: z.string(),
    group: group.or(z.literal('')),
    subgroup: z.string(),
    commune: z.string(),
    district: z.string(),
    newCommune: z.string(),
    description: z.string(),
    photo: z.string(),
    stars: z.number().nullable(),
    certificate: certificateShape.nullable(),
    offered: z.boolean().openapi({ description: 'A certificate in force: may be offered and asked for' }),
    demo: z.boolean(),
  })
  .openapi('Product');

const search = createRoute({
  method: 'get',
  path: '/api/products',
  summary: 'Products by words, group and stars',
  security,
  request: {
    query: z.object({
      q: z.string().max(200).optional().openapi({ example: 'mật ong' }),
      group: group.optional(),
      stars: z.coerce.number().int().min(3).max(5).optional(),
      page: z.coerce.number().int().min(1).max(100_000).default(1),
    }),
  },
  responses: {
    200: answers(
      z.object({ count: z.number(), page: z.number(), pages: z.number(), products: z.array(product), near: z.array(product) }),
      'One page; `near`: names that look alike, when nothing was found',
    ),
    ...refusals,
  },
});

/** The route. */
export function productRoutes() {
  const routes = newRoutes();
  routes.openapi(search, async (c) => {
    const { db, settings, clock, book } = c.env.parts;
    const { q = '', group: of = '', stars = 0, page } = c.req.valid('query');
    const found = await productsForOffice(db, { words: q, group: of, stars, page }, clock(), settings.values, book.synonyms);
    const { count, pages, products, near } = found;
    return c.json({ count, page, pages, products, near }, 200);
  });
  return routes;
}
