/**
 * Runs the Worker's bundle once in a fresh process: `node test/bench/start-up.ts FILE [WEBHOOKS]`. Prints as JSON the CPU of the top level, and of
 * each webhook that it was given afterwards, in ms. It counts this thread only, as workerd's own limit does, and includes reading and
 * compiling; V8 is the same, the machine is whichever this is.
 */
import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What to deliver, one after the other, and the Worker's settings. */
export interface Webhooks {
  bindings: { LIBSQL_URL: string } & Record<string, string>;
  headers: Record<string, string>;
  bodies: string[];
}
/** CPU in ms. */
export interface Started {
  startUp: number;
  webhooks: number[];
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}
type Fetch = (request: Request, bindings: Webhooks['bindings'], context: Context) => Promise<Response>;

const [file = '', given] = process.argv.slice(2);
const webhooks = given === undefined ? null : (JSON.parse(given) as Webhooks);
// What workerd has in its binary Node loads from JavaScript at the first touch: that is Node's own start, not the bundle's.
new Request('http://127.0.0.1/', { method: 'POST', body: 'x' });
new Response(new TextEncoder().encode('x'), { headers: new Headers() });
void [FormData, WebSocket, ReadableStream, new TextDecoder().decode(new Uint8Array(1)), crypto.subtle, new URL('http://127.0.0.1')];
if (webhooks) await (await fetch(webhooks.bindings.LIBSQL_URL)).text();

// To workerd the data beside the code is a module of text, and 0.9 MB of it cost a start nothing that could be measured there. Node's loader
// takes some 3 ms for each file, whatever is in it: so they are loaded before.
const TEXT = /\.generated\.(json|html)$/;
registerHooks({
  load: (url, context, next) =>
    TEXT.test(url)
      ? {
          format: 'module',
          source: `export default process.getBuiltinModule('fs').readFileSync(new URL('${url}'), 'utf8')`,
          shortCircuit: true,
        }
      : next(url, context),
});

for (const name of readdirSync(dirname(file)).filter((name) => TEXT.test(name)))
  await import(pathToFileURL(join(dirname(file), name)).href);

const before = process.threadCpuUsage();
const { default: worker } = (await import(pathToFileURL(file).href)) as { default: { fetch: Fetch } };
const started: Started = { startUp: since(before), webhooks: [] };
for (const body of webhooks?.bodies ?? []) started.webhooks.push(await deliver(worker.fetch, body));
console.log(JSON.stringify(started));
// What the top level may have left waiting is none of its CPU.
process.exit();

function since(then: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(then);
  return (user + system) / 1000;
}

/** One webhook and what it leaves to be done after its answer. */
async function deliver(workerFetch: Fetch, body: string): Promise<number> {
  if (!webhooks) return 0;
  const then = process.threadCpuUsage();
  const later: Promise<unknown>[] = [];
  const request = new Request('http://127.0.0.1/webhook/telegram', { method: 'POST', headers: webhooks.headers, body });
  const { status } = await workerFetch(request, webhooks.bindings, { waitUntil: (work) => void later.push(work) });
  if (status !== 200) throw new Error(`the webhook answered ${status}`);
  await Promise.all(later);
  return since(then);
}
