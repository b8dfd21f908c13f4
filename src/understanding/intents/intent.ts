/** What people want of us: the eleven intents of the labelled utterances (ocop.md 6.5). A flow names the one it answers. Pure. */

/** Every intent, in the order of the model's columns. */
export const INTENTS = [
  'producer_status_check',
  'producer_docs_help',
  'buyer_search_product',
  'buyer_connect_request',
  'notice_subscription',
  'fairs_info',
  'points_of_sale',
  'ask_human',
  'complaint',
  'greeting',
  'out_of_scope',
] as const;

/** One of them. */
export type Intent = (typeof INTENTS)[number];

/** Whether a name is an intent's. */
export function isIntent(name: string): name is Intent {
  return (INTENTS as readonly string[]).includes(name);
}
