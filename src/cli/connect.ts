/** `npm run connect -- telegram|zalo [--check]`: connects a real channel, or only checks it. */
import { parseArgs } from 'node:util';
import { jsonLog } from '../log.ts';
import { connectTelegram } from './connect-telegram.ts';
import { connectZalo } from './connect-zalo.ts';
import { openDatabase, runCommand } from './database.ts';

await runCommand(async () => {
  const { values, positionals } = parseArgs({ options: { check: { type: 'boolean', default: false } }, allowPositionals: true });
  const [channel] = positionals;
  const { config, db, keys } = await openDatabase();
  if (channel === 'telegram') {
    if (!config.telegram) return missing('TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET');
    const problems = await connectTelegram({ ...config.telegram, publicUrl: config.publicUrl, check: values.check });
    return problems.length === 0 ? 0 : 1;
  }
  if (channel === 'zalo') {
    const { zalo, publicUrl, sendTimeoutMs: timeoutMs } = config;
    if (!zalo) return missing('ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID, ZALO_OA_SECRET_KEY');
    const log = jsonLog(config.logLevel);
    return connectZalo({ db, keys, zalo, publicUrl, timeoutMs, log, clock: Date.now, say: console.log }, values.check);
  }
  console.error('Cách dùng / Usage: npm run connect -- telegram|zalo [--check]');
  return 2;
});

function missing(names: string): number {
  console.error(`Đặt các biến này trước (.env): ${names}. / Set these first (.env): ${names}.`);
  return 2;
}
