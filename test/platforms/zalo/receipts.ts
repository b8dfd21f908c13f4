/** What the webhook hears after a message was taken (zalo-oa 5.3): the echo, and receipts where they are switched on. */
import { echoEvent, receiptEvents, templateReceipt } from './events.ts';
import { post } from './webhook.ts';
import type { SentMessage, World } from './world.ts';

/** After each message to a person. It leaves on its own, as at Zalo's: it may overtake the answer to the call. */
export function echo(world: World, sent: SentMessage): void {
  if (world.webhook === undefined || !world.options.echoes) return;
  const turned = world.echoed++ % 2 === 1;
  const events = [echoEvent(world, sent), ...(world.options.receipts ? receiptEvents(world, sent, turned) : [])];
  behind(world, async () => {
    for (const event of events) await post(world, event);
  });
}

/** After each template by phone, where receipts are switched on. */
export function phoneReceipt(world: World, to: { phone: string; messageId: string; trackingId: string }): void {
  if (world.webhook === undefined || !world.options.receipts) return;
  behind(world, () => post(world, templateReceipt(world, to), { server: 'ZNS' }));
}

function behind(world: World, work: () => Promise<unknown>): void {
  const done: Promise<unknown> = work()
    .catch(() => undefined)
    .finally(() => world.pending.delete(done));
  world.pending.add(done);
}
