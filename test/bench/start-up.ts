/**
 * Runs the Worker's bundle once in a fresh process: `node --experimental-vm-modules test/bench/start-up.ts FILE [WEBHOOKS]`. Prints as JSON the
 * CPU of its start, and of each webhook that it was given afterwards, in ms. It counts this thread only, as workerd's own limit does, and
 * includes compiling every module of FILE's folder; V8 is the same, the machine is whichever this is. Node's own module loader is left out: it
 * is JavaScript, which workerd has not, and takes some 3 ms for each file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Module, SourceTextModule, SyntheticModule } from 'node:vm';

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

const folder = dirname(file);
const names = readdirSync(folder).filter((name) => /\.js$|\.generated\.\w+$/.test(name));
const bytes = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));

const before = process.threadCpuUsage();
const modules = new Map<string, Module>([...bytes].map(([name, content]) => [name, moduleOf(name, content)]));
const { default: worker } = (await run(found(basename(file)))).namespace as { default: { fetch: Fetch } };
const started: Started = { startUp: since(before), webhooks: [] };
for (const body of webhooks?.bodies ?? []) started.webhooks.push(await deliver(worker.fetch, body));
console.log(JSON.stringify(started));
// What the top level may have left waiting is none of its CPU.
process.exit();

/** As workerd does with an upload: all code is compiled, whether the start runs it or not; data is its bytes, copied. */
function moduleOf(name: string, content: Buffer): Module {
  // The code is ASCII (test/cli/bundle.test.ts).
  if (name.endsWith('.js'))
    return new SourceTextModule(content.toString('latin1'), { identifier: name, importModuleDynamically: (from) => run(found(from)) });
  const data = new Uint8Array(content).buffer;
  return new SyntheticModule(['default'], function () {
    this.setExport('default', data);
  });
}

function found(from: string): Module {
  const module = modules.get(basename(from));
  if (!module) throw new Error(`the bundle imports ${from}, which is not in its folder`);
  return module;
}

async function run(module: Module): Promise<Module> {
  if (module.status === 'unlinked') await module.link(found);
  if (module.status === 'linked') await module.evaluate();
  return module;
}

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
