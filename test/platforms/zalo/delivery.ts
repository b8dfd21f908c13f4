/**
 * Delivering events as Zalo does (zalo-oa 5.1): an answer of 200 within 2 s, else again after 30 s, 5 min, 15 min, 30 min and 1 h with the header
 * `num_retry`; then the webhook is switched off. Whether any failure counts, or only a connection that could not be opened, is unverified.
 */
import { createDeliveries, type Deliveries, type Parcel } from '../common/deliveries.ts';
import type { Posted } from '../common/post.ts';
import type { Fields } from './fields.ts';
import { type Delivery, post } from './webhook.ts';
import { idOf, wordsOf } from './words.ts';
import type { World } from './world.ts';

/** The pauses between attempts, ms. */
export const LADDER_MS = [30_000, 300_000, 900_000, 1_800_000, 3_600_000] as const;

/** An event on its way, and how it is posted. */
export interface Letter {
  event: Fields;
  delivery: Delivery;
}

/** The ladder of one server. */
export function ladder(world: World): Deliveries<Letter> {
  return createDeliveries<Letter, Posted>({
    clock: world.clock,
    connections: () => world.options.connections,
    open: () => world.webhook !== undefined && world.webhookOn,
    attempt: ({ content: { event, delivery }, attempts }) =>
      post(world, event, attempts === 0 ? delivery : { ...delivery, retry: attempts }, world.options.answerWithinMs),
    follow: (parcel, posted) => follow(world, parcel, posted),
  });
}

/** Lets an event go by the ladder, and gives it back. Each event goes on its own: Zalo promises no order. */
export function enqueue(world: World, event: Fields, delivery: Delivery = {}, afterFirst?: () => void): Fields {
  world.transcript.add({ kind: 'update', what: idOf(event), ...wordsOf(event) });
  if (!world.webhookOn) {
    world.transcript.add({ kind: 'note', what: `${idOf(event)} is not sent: the webhook is switched off` });
    return event;
  }
  world.counts.updates += 1;
  const lane = `event ${world.counts.updates}`;
  world.disorder.pass('events', (behind) => {
    const after = () => {
      afterFirst?.();
      behind?.();
    };
    world.deliveries.enqueue({ event, delivery }, lane, after);
    if (world.disorder.copy()) world.deliveries.enqueue({ event, delivery }, `copy of ${lane}`);
  });
  return event;
}

function follow(world: World, { attempts, content }: Parcel<Letter>, posted: Posted): 'done' | 'give-up' | number {
  const { repeats } = world.options;
  const failed = posted.status !== 200 || world.disorder.loseAnswer();
  if (!failed) {
    world.counts.taken += 1;
    return 'done';
  }
  const counts = repeats === 'failed' || (repeats === 'unopened' && posted.lost === 'unopened');
  const pause = counts ? LADDER_MS[attempts - 1] : undefined;
  if (pause !== undefined) return pause;
  world.counts.givenUp += 1;
  world.transcript.add({ kind: 'note', what: `${idOf(content.event)} is given up` });
  if (counts) switchOff(world);
  return 'give-up';
}

/** After the last repetition nothing is sent until the webhook is switched on again. */
function switchOff(world: World): void {
  world.webhookOn = false;
  world.transcript.add({ kind: 'note', what: 'the webhook is switched off' });
  world.deliveries.clear();
}
