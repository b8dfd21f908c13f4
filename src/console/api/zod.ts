/**
 * Of zod only what the API's shapes are made of. The Worker's bundle takes it where `@hono/zod-openapi` imports zod (wrangler.toml, alias): that
 * package passes the whole of `z` on, and with it every language of zod's messages, which cost a third of each start (compiling, measured).
 */
export * as z from './zod-parts.ts';
