/**
 * `npm run chat`: the bot in a terminal, showing what Telegram or Zalo would be sent. Reads lines from standard input, so a script can drive
 * it. `:2` taps the second button, `:contact`, `:location`, `:sticker` share, `:raw` shows the last request, `:quit` ends.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createSimulatorHub } from '../channels/simulator/hub.ts';
import { createSimulator } from '../channels/simulator/simulator.ts';
import { seedDemo } from '../demo/seed.ts';
import { handleUpdate } from '../handle-update.ts';
import { buildParts } from '../house.ts';
import type { ContactId, Outgoing } from '../model.ts';
import { loadSettings } from '../store/settings.ts';
import { openDatabase, runCommand } from './database.ts';
import { type Shown, showOutgoing } from './show-outgoing.ts';

const USAGE = 'npm run chat -- [--channel telegram|zalo] [--as NAME|simulator:telegram-NAME]';

await runCommand(async () => {
  const { values } = parseArgs({ options: { channel: { type: 'string' }, as: { type: 'string' } }, strict: false });
  const contact = contactFrom(String(values.channel ?? ''), String(values.as ?? ''));
  if (!contact) {
    console.error(`Cách dùng / Usage: ${USAGE}`);
    return 2;
  }
  const { config, db, keys } = await openDatabase();
  if (config.demo) await seedDemo(db, keys, Date.now());
  const hub = createSimulatorHub();
  const simulator = createSimulator(hub);
  const parts = buildParts(config, { db, keys, bootId: randomUUID(), wake: () => undefined, simulator });
  parts.log = () => undefined;
  parts.settings = await loadSettings(db);
  let last: { shown: Shown; outgoing: Outgoing } | undefined;
  hub.subscribe(contact, (entry) => {
    if (entry.direction !== 'out') return;
    last = { shown: showOutgoing(entry.outgoing), outgoing: entry.outgoing };
    console.log(`\n${last.shown.lines.join('\n')}`);
  });
  console.log(`Đang nói chuyện như ${contact}. :2 bấm nút 2, :raw xem gói tin, :quit thoát. / Talking as ${contact}.`);
  for await (const line of createInterface({ input: process.stdin })) {
    const said = line.trim();
    if (said === ':quit') break;
    if (said === ':raw') {
      console.log(JSON.stringify(last?.outgoing ?? null, null, 2));
      continue;
    }
    const [update] = simulator.normalise({ contact, id: randomUUID(), ...postFrom(said, last?.shown) }).updates;
    if (!update) continue;
    const handled = handleUpdate(parts, update);
    if (!(await handled.committed)) console.error('! Chưa lưu được, thử lại giúp em. / Not stored, please try again.');
    await handled.settled;
  }
  db.close();
  return 0;
});

function contactFrom(channel: string, as: string): ContactId | null {
  if (/^simulator:(telegram|zalo)-[\w-]{1,64}$/.test(as)) return as as ContactId;
  if (!/^(telegram|zalo)?$/.test(channel) || !/^[\w-]{0,64}$/.test(as)) return null;
  return `simulator:${channel || 'telegram'}-${as || 'terminal'}`;
}

/** What one line means: a tap, something shared, or a text. */
function postFrom(said: string, shown: Shown | undefined): Record<string, unknown> {
  const tap = /^:(\d+)$/.exec(said);
  if (tap) return { tap: shown?.payloads[Number(tap[1]) - 1] ?? '#a.0.0' };
  if (said === ':contact') return { card: { phone: '+84540000001' } };
  if (said === ':location') return { location: { lat: 21.0287, lon: 105.8524 } };
  if (said === ':sticker') return { media: 'sticker' };
  return { text: said };
}
