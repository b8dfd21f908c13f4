/** How many would get a notice now, and why each of the others would not: the planning's own words, without writing anything. */
import type { Client } from '@libsql/client';
import type { Broadcast, ChannelName, NoticePreview, OfficeSettings, RecipientReason, SendPlan } from '../../model.ts';
import { numberSetting } from '../setting-values.ts';
import { newPace, nextRange, othersTurn, timed } from './chunked.ts';
import { allowedFrom } from './quiet.ts';
import { type Reach, verdicts } from './verdict.ts';

/** What a preview needs to know. */
export interface PreviewOptions {
  reach: Reach;
  settings: OfficeSettings;
  /** Messages a second that a broadcast may use of each channel. */
  bulkRate: Partial<Record<ChannelName, number>>;
  /** Messages that one recipient gets: two where a file does not fit under the text, by default. */
  messages?: Partial<Record<ChannelName, number>>;
  /** Epoch ms. */
  now: number;
}

interface Tally {
  channel: ChannelName;
  plan: SendPlan;
  /** Empty: gets it. */
  reason: RecipientReason;
  count: number;
}

/** Counts range by range, so that a million contacts stop nobody. */
export async function previewCounts(db: Client, broadcast: Broadcast, options: PreviewOptions): Promise<NoticePreview> {
  const tallies = new Map<string, Tally>();
  const pace = newPace();
  for (let after = ''; ; ) {
    const last = await nextRange(db, after, pace.size);
    if (last === null) break;
    const range = { after, last };
    for (const one of await timed(pace, () => countRange(db, broadcast, options, range))) add(tallies, one);
    after = last;
    await othersTurn();
  }
  return previewOf([...tallies.values()], broadcast, options);
}

async function countRange(
  db: Client,
  broadcast: Broadcast,
  { reach, settings, now }: PreviewOptions,
  range: { after: string; last: string },
) {
  const { sql, args } = verdicts(broadcast, reach, settings, now);
  const counted = `SELECT channel, coalesce(plan, 'free') AS plan, coalesce(reason, '') AS reason, count(*) AS times FROM (${sql}) GROUP BY 1, 2, 3`;
  const { rows } = await db.execute({ sql: counted, args: { ...args, ...range } });
  return rows.map(
    (row): Tally => ({
      channel: row.channel as ChannelName,
      plan: row.plan as SendPlan,
      reason: row.reason as RecipientReason,
      count: Number(row.times),
    }),
  );
}

function add(tallies: Map<string, Tally>, one: Tally): void {
  const key = `${one.channel} ${one.reason} ${one.reason === '' ? one.plan : ''}`;
  const known = tallies.get(key);
  if (known) known.count += one.count;
  else tallies.set(key, { ...one });
}

/** What Telegram takes under a picture or a file, in characters; a notice's end takes some. */
const CAPTION = 1024;
const ENDING = 60;

/** A file goes by itself where no text fits under it. */
function messagesOf({ attachment, text }: Broadcast): Partial<Record<ChannelName, number>> {
  if (attachment === null) return {};
  const long = Math.max([...text.vi].length, [...text.en].length) + ENDING > CAPTION;
  return { telegram: long ? 2 : 1, simulator: long ? 2 : 1, zalo: attachment.kind === 'pdf' ? 2 : 1 };
}

function previewOf(tallies: Tally[], broadcast: Broadcast, options: PreviewOptions): NoticePreview {
  const { settings, bulkRate, messages = messagesOf(broadcast), now } = options;
  const sum = (which: (one: Tally) => boolean) => tallies.filter(which).reduce((all, one) => all + one.count, 0);
  const names = [...new Set(tallies.map(({ channel }) => channel))].sort();
  const channels = names.map((channel) => {
    const of = (plan: SendPlan) => sum((one) => one.channel === channel && one.reason === '' && one.plan === plan);
    const plans = { free: of('free'), paid: of('paid'), template: of('template') };
    return { channel, gets: plans.free + plans.paid + plans.template, plans };
  });
  const seconds = channels.map(({ channel, gets }) => (gets * (messages[channel] ?? 1)) / (bulkRate[channel] ?? Number.POSITIVE_INFINITY));
  const zalo = channels.find(({ channel }) => channel === 'zalo');
  return {
    picked: sum(() => true),
    gets: sum(({ reason }) => reason === ''),
    channels,
    excluded: tallies
      .filter(({ reason }) => reason !== '')
      .map(({ channel, reason, count }) => ({ channel, reason, count }))
      .sort((a, b) => b.count - a.count || (a.channel + a.reason < b.channel + b.reason ? -1 : 1)),
    cost:
      (zalo?.plans.paid ?? 0) * numberSetting(settings, 'zalo_paid_price') * (messages.zalo ?? 1) +
      (zalo?.plans.template ?? 0) * numberSetting(settings, 'zalo_template_price'),
    durationMs: Math.round(Math.max(0, ...seconds) * 1000),
    beginsAt: allowedFrom(now, settings, broadcast.promotes),
  };
}
