/** One slip of the finger between two folded words. Pure. */

/** Whether two different words are one slip apart: a letter changed, missing, added, or two neighbours swapped. Stops at the second difference. */
export function oneSlipApart(a: string, b: string): boolean {
  const short = a.length <= b.length ? a : b;
  const long = a.length <= b.length ? b : a;
  const more = long.length - short.length;
  if (more > 1) return false;
  const front = sameInFront(short, long);
  const back = sameBehind(short, long);
  // What differs lies between the common beginning and the common end.
  const differ = short.length - front - back;
  if (differ <= 1 - more) return true;
  return more === 0 && differ === 2 && short[front] === long[front + 1] && short[front + 1] === long[front];
}

function sameInFront(short: string, long: string): number {
  let at = 0;
  while (at < short.length && short.charCodeAt(at) === long.charCodeAt(at)) at++;
  return at;
}

function sameBehind(short: string, long: string): number {
  let at = 0;
  while (at < short.length && short.charCodeAt(short.length - 1 - at) === long.charCodeAt(long.length - 1 - at)) at++;
  return at;
}
