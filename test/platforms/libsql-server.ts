/**
 * A small server that speaks libSQL's HTTP protocol over an SQLite file and fails like the real one: for tests and `npm run dev`.
 * Alone: `tsx test/platforms/libsql-server.ts FILE PORT`. It is no database for an office: one process, one file, no replication.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Faults } from './libsql/faults.ts';
import type { Pipeline } from './libsql/protocol.ts';
import { asServerError } from './libsql/statement.ts';
import { Connections, Stream, WriterQueue } from './libsql/stream.ts';

/** What may be set. `file` is a temporary one by default, `port` a free one; with `token`, requests need `Authorization: Bearer`. */
export interface LibsqlServerOptions {
  file?: string;
  port?: number;
  token?: string;
  /** A stream that is not used for so long is closed and rolled back. */
  idleMs?: number;
  /** Waits so long before each answer: a server that is far away. */
  delayMs?: number;
}

/** A running server. */
export interface LibsqlServer {
  url: string;
  /** Pipeline requests since the start: round trips. */
  requests(): number;
  faults: Faults;
  /** As when it stops: connections break, nobody answers any more, what was open is rolled back. The file stays as it is. */
  leave(): Promise<void>;
  /** As when it starts again, at the same address. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

interface Idle {
  stream: Stream;
  timer: NodeJS.Timeout;
}

/** Starts it on 127.0.0.1. Foreign keys are on; one stream writes at a time, the others wait. */
export async function startLibsqlServer(options: LibsqlServerOptions = {}): Promise<LibsqlServer> {
  const folder = options.file === undefined ? mkdtempSync(join(tmpdir(), 'libsql-')) : null;
  const file = options.file ?? join(folder ?? '', 'test.db');
  // Held open throughout: the last connection of a file in WAL mode writes everything back when it closes.
  const anchor = new DatabaseSync(file);
  anchor.exec('PRAGMA journal_mode = WAL');
  const faults = new Faults();
  const streams = makeStreams(file, options.idleMs ?? 5000);
  let requests = 0;

  const server = createServer((request, response) => {
    if (request.method === 'POST') requests += 1;
    serve(request, response, { faults, streams, token: options.token, delayMs: options.delayMs ?? 0 }).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, { message: String(error), code: 'INTERNAL_ERROR' });
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  const leave = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    streams.rollBack();
  };
  await listen(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    faults,
    leave,
    comeBack: () => listen(port),
    close: async () => {
      await leave();
      streams.close();
      anchor.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The open streams by their present baton; a baton is good for one request. */
function makeStreams(file: string, idleMs: number) {
  const idle = new Map<string, Idle>();
  const expired = new Set<string>();
  const writers = new WriterQueue();
  const connections = new Connections(file);
  return {
    open: () => new Stream(connections, writers),
    /** The stream of a baton, or what is wrong with it. */
    take(baton: string): Stream | 'expired' | 'unknown' {
      const found = idle.get(baton);
      if (!found) return expired.has(baton) ? 'expired' : 'unknown';
      clearTimeout(found.timer);
      idle.delete(baton);
      return found.stream;
    },
    /** Keeps a stream until its next request or until it has been idle for too long. */
    keep(stream: Stream): string {
      const baton = randomUUID();
      const timer = setTimeout(() => {
        idle.delete(baton);
        expired.add(baton);
        stream.close();
      }, idleMs);
      idle.set(baton, { stream, timer });
      return baton;
    },
    rollBack() {
      for (const { stream, timer } of idle.values()) {
        clearTimeout(timer);
        stream.close();
      }
      idle.clear();
    },
    close: () => connections.close(),
  };
}

interface Served {
  faults: Faults;
  streams: ReturnType<typeof makeStreams>;
  token?: string | undefined;
  delayMs: number;
}

async function serve(request: IncomingMessage, response: ServerResponse, { faults, streams, token, delayMs }: Served): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (request.method === 'GET') return send(response, ['/v2', '/v3', '/health'].includes(path) ? 200 : 404, {});
  if (request.method !== 'POST' || !/^\/v[23]\/pipeline$/.test(path))
    return send(response, 404, { message: 'Not found', code: 'NOT_FOUND' });
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) return send(response, 401, { error: 'Unauthorized' });
  const body = await bodyOf(request);
  const fault = faults.take(body);
  if (fault === 'error') return send(response, 500, { message: 'Ordered by a test', code: 'INTERNAL_ERROR' });
  if (fault === 'hang') return;
  if (typeof fault === 'object') await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  const answer = await runPipeline(body, streams);
  if (fault === 'lost') response.destroy();
  else send(response, answer.status, answer.body);
}

async function runPipeline(text: string, streams: Served['streams']): Promise<{ status: number; body: object }> {
  const pipeline = parse(text);
  if (!pipeline) return { status: 400, body: { message: 'Could not parse the pipeline', code: 'BAD_REQUEST' } };
  const stream = pipeline.baton ? streams.take(pipeline.baton) : streams.open();
  if (stream === 'expired') return { status: 400, body: { message: 'The stream has expired due to inactivity', code: 'STREAM_EXPIRED' } };
  if (stream === 'unknown') return { status: 400, body: { message: 'Received an invalid baton', code: 'BATON_INVALID' } };
  const results: object[] = [];
  let closed = false;
  for (const each of pipeline.requests) {
    try {
      if (closed) throw new Error('The stream is closed');
      results.push({ type: 'ok', response: await stream.answer(each) });
      closed = each.type === 'close';
    } catch (error) {
      results.push({ type: 'error', error: asServerError(error) });
    }
  }
  return { status: 200, body: { baton: closed ? null : streams.keep(stream), base_url: null, results } };
}

function parse(text: string): Pipeline | null {
  try {
    const pipeline = JSON.parse(text) as Pipeline;
    return Array.isArray(pipeline.requests) ? pipeline : null;
  } catch {
    return null;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, port] = process.argv.slice(2);
  if (!file) {
    console.error('usage: tsx test/platforms/libsql-server.ts FILE [PORT]');
    process.exit(2);
  }
  const server = await startLibsqlServer({ file, port: Number(port ?? 8080) });
  console.log(server.url);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
}
