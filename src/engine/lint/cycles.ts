/** Circles in a graph. Pure. */

/** Groups of nodes that reach each other (a single node only when it leads to itself), in the order of `nodes`. */
export function circles(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const reach = new Map(nodes.map((node) => [node, reached(node, next)]));
  const seen = new Set<string>();
  return nodes.flatMap((node) => {
    if (seen.has(node) || !reach.get(node)?.has(node)) return [];
    const group = nodes.filter((other) => reach.get(node)?.has(other) && reach.get(other)?.has(node));
    for (const one of group) seen.add(one);
    return [group];
  });
}

function reached(from: string, next: (node: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const waiting = [...next(from)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    waiting.push(...next(node));
  }
  return seen;
}
