/** The HTTP server behind an offline platform. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listening server. */
export interface Listening {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  root: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1: on this port, or on a free one. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>, port = 0): Promise<Listening> {
  // A client that leaves in the middle of its request is its own affair.
  const server = createServer((request, response) => void answer(request, response).catch(() => request.socket.destroy()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The whole body of a request. */
export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
