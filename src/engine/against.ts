/** What a change of flows means for the people who stand in them now. Pure. */
import type { Book } from './book.ts';

/** One step where people are, as the store counts them. */
export interface Occupied {
  flow: string;
  step: string;
  people: number;
}

/** Steps with people on them that the book no longer has. `now`: the step's new name, or null when it is gone. */
export function movedPeople(book: Book, occupied: readonly Occupied[]): (Occupied & { now: string | null })[] {
  return occupied.flatMap((place) => {
    const steps = book.flows[place.flow]?.steps ?? [];
    if (steps.some(({ id }) => id === place.step)) return [];
    return [{ ...place, now: steps.find(({ was }) => was === place.step)?.id ?? null }];
  });
}
