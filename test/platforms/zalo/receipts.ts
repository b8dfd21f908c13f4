/** What the webhook hears after a message was taken (zalo-oa 5.3): the echo, and receipts where they are switched on. */
import { enqueue } from './delivery.ts';
import { echoEvent, receiptEvents, templateReceipt } from './events.ts';
import type { SentMessage } from './options.ts';
import type { World } from './world.ts';

/** After each message to a person. It leaves on its own, as at Zalo's: it may overtake the answer to the call. */
export function echo(world: World, sent: SentMessage): void {
  if (world.webhook === undefined || !world.options.echoes) return;
  const turned = world.echoed++ % 2 === 1;
  const [received, seen] = world.options.receipts ? receiptEvents(world, sent, turned) : [];
  const then = (event: Record<string, unknown> | undefined, next?: () => void) => () =>
    void (event !== undefined && enqueue(world, event, {}, next));
  // A message is seen after it arrived, and arrives after it was sent; repetitions may turn that round.
  enqueue(world, echoEvent(world, sent), {}, then(received, then(seen)));
}

/** After each template by phone, where receipts are switched on. */
export function phoneReceipt(world: World, to: { phone: string; messageId: string; trackingId: string }): void {
  if (world.webhook === undefined || !world.options.receipts) return;
  enqueue(world, templateReceipt(world, to), { server: 'ZNS' });
}
