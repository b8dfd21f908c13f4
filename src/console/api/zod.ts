/**
 * Of zod only what the API's shapes are made of. A Worker's build takes it where `@hono/zod-openapi` imports zod (src/cli/worker-build.ts): that
 * package passes the whole of `z` on, and with it every language of zod's messages, which cost a third of each start (compiling, measured).
 */
export * as z from './zod-parts.ts';
