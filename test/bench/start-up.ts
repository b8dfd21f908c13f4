/**
 * Runs a bundle's top level once and prints the CPU it took, in ms: `node test/bench/start-up.ts FILE`. It counts this thread only, as workerd's
 * own limit does, and includes reading and compiling; V8 is the same, the machine is whichever this is.
 */
import { pathToFileURL } from 'node:url';

const [file = ''] = process.argv.slice(2);
// What workerd has in its binary Node loads from JavaScript at the first touch: that is Node's own start, not the bundle's.
new Request('http://127.0.0.1/', { method: 'POST', body: 'x' });
new Response(new TextEncoder().encode('x'), { headers: new Headers() });
void [FormData, WebSocket, ReadableStream, new TextDecoder().decode(new Uint8Array(1)), crypto.subtle, new URL('http://127.0.0.1')];
const before = process.threadCpuUsage();
await import(pathToFileURL(file).href);
const { user, system } = process.threadCpuUsage(before);
console.log((user + system) / 1000);
// What the top level may have left waiting is none of its CPU.
process.exit();
