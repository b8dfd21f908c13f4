/**
 * What `/api/openapi.json` and `/api/docs` answer. A Worker has both as data from when it was built (src/cli/worker-build.ts): what makes them
 * is a twelfth of its code.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { docsPage } from './docs.tsx';
import type { ApiEnv } from './routes.ts';

const INFO = {
  title: 'Nhịp Cầu OCOP',
  version: '1',
  description: 'Giao diện lập trình của văn phòng OCOP. / The office’s API. Keys: npm run staff -- key NAME.',
};

/** The description as JSON text, and the page that shows it to people. */
export interface ApiDescription {
  json: string;
  page: string;
}

/** Describes every route of the API. */
export function describe(api: OpenAPIHono<ApiEnv>): ApiDescription {
  const description = api.getOpenAPI31Document({ openapi: '3.1.0', info: INFO });
  return { json: JSON.stringify(description), page: `<!doctype html>${docsPage(description)}` };
}
