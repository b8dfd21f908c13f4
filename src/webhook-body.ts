/** Reading a request's body: no more than so much, in no more than so long. */

/** Largest webhook body we read, in bytes. */
const BODY_LIMIT = 256 * 1024;
/** So much of a longer body is read and thrown away, in bytes: an answer amid a body that still comes costs the connection's next request. */
const DISCARD_LIMIT = 8 * 1024 * 1024;
/** A platform sends its few kilobytes at once; whoever drips holds a connection, in ms for the whole body. */
export const BODY_WITHIN_MS = 5000;

type Body = Uint8Array<ArrayBuffer> | 'too-large' | 'too-slow';

/**
 * The body, or why there is none (whatever its Content-Length claims); `most` in bytes. One whose length is known is read at once: a stream
 * of its own for each request cost a twentieth of an update's CPU under Node (measured).
 */
export async function readBody(
  request: Request,
  { withinMs = BODY_WITHIN_MS, most = BODY_LIMIT }: { withinMs?: number; most?: number } = {},
): Promise<Body> {
  const length = request.headers.get('content-length');
  if (Number(length ?? 0) > DISCARD_LIMIT) return 'too-large';
  const isSmall = length !== null && Number(length) <= most && !request.headers.has('transfer-encoding');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'too-slow'>((resolve) => {
    timer = setTimeout(() => resolve('too-slow'), withinMs);
  });
  try {
    return await (isSmall ? readAtOnce(request, most, late) : readInPieces(request, most, late));
  } finally {
    clearTimeout(timer);
  }
}

async function readAtOnce(request: Request, most: number, late: Promise<'too-slow'>): Promise<Body> {
  const read = await Promise.race([request.arrayBuffer(), late]);
  if (read === 'too-slow') return read;
  return read.byteLength > most ? 'too-large' : new Uint8Array(read);
}

async function readInPieces(request: Request, most: number, late: Promise<'too-slow'>): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const read = await Promise.race([reader.read(), late]);
    if (read === 'too-slow') return read;
    if (read.done) break;
    size += read.value.byteLength;
    if (size > DISCARD_LIMIT) return 'too-large';
    if (size <= most) chunks.push(read.value);
  }
  return size > most ? 'too-large' : joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
