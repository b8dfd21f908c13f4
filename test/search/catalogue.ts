/**
 * A crowded catalogue made of real words: near-identical names, the same name by several producers, names that hold others. Nothing here
 * uses the search under test.
 */
import { readFileSync } from 'node:fs';
import type { Group } from '../../src/model.ts';
import { drawer } from './draw.ts';
import { BRANDS, KINDS, type Kind, OWNERS, VILLAGES } from './words.ts';

/** A product of the catalogue. */
export interface Made {
  name: string;
  producer: string;
  group: Group;
  subgroup: string;
  stars: 3 | 4 | 5;
  district: string;
  commune: string;
}

const COMMUNES = readFileSync(new URL('../../src/demo/data/hanoi-old-new-communes.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([district = '', commune = '']) => ({ district, commune }));
const bare = (commune: string) => commune.replace(/^(?:Xã|Phường|Thị trấn) /, '');

/** So many products, each name and producer once. With more of them more places come in, as in a larger country. */
export function makeCatalogue(size: number, seed = 20_261_124): Made[] {
  const draw = drawer(seed);
  const places = [...VILLAGES, ...COMMUNES.map(({ commune }) => bare(commune)).filter((name) => !/^\d/.test(name))];
  // Few words for a small catalogue, so that it is as crowded as a real one.
  const near = places.slice(0, Math.max(VILLAGES.length, Math.min(places.length, Math.floor(size / 40))));
  const seen = new Set<string>();
  const made: Made[] = [];
  while (made.length < size) {
    const kind = draw.one(KINDS);
    const name = nameOf(kind);
    // Every tenth name has several makers.
    const makers = draw.often(0.1) ? 2 + draw.below(4) : 1;
    for (let n = 0; n < makers && made.length < size; n++) {
      const at = draw.one(COMMUNES);
      const producer = `${draw.one(OWNERS)} ${draw.often(0.5) ? draw.one(BRANDS) : draw.one(near)}`;
      const key = `${name}|${producer}`.toLowerCase();
      if (seen.has(key)) continue;
      seen.add(key);
      made.push({ name, producer, group: kind.group, subgroup: kind.subgroup, stars: draw.one([3, 3, 3, 4, 4, 5]), ...at });
    }
  }
  return made;

  function nameOf(kind: Kind): string {
    const parts = [draw.one(kind.names)];
    if (draw.often(0.45)) parts.push(draw.one(kind.more));
    if (draw.often(0.55)) parts.push(draw.one(near));
    if (draw.often(parts.length === 1 ? 0.85 : 0.3)) parts.push(draw.one(BRANDS));
    return parts.join(' ');
  }
}
