import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';

const config = resolve(import.meta.dirname, '../../wrangler.toml');
const production = readConfig({ config, env: 'production' });

it('production has what Cloudflare does not let an environment inherit: the same queues as local', () => {
  const local = readConfig({ config });
  expect(production.queues).toEqual(local.queues);
  expect(production.queues.producers).toHaveLength(2);
});

it('production has the rest too: a cron every minute, logs, and its own name without a suffix', () => {
  expect(production).toMatchObject({
    name: 'nhip-cau',
    triggers: { crons: ['* * * * *'] },
    observability: { enabled: true },
    no_bundle: true,
    keep_vars: true,
  });
});

it('each sending channel has a queue with one consumer at a time, bound under the name the Worker reads', () => {
  const worker = readFileSync(resolve(import.meta.dirname, '../../src/worker.ts'), 'utf8');
  for (const channel of ['telegram', 'zalo']) {
    const ofChannel = ({ queue }: { queue: string }) => queue === `nhip-cau-${channel}`;
    const producer = production.queues.producers?.find(ofChannel);
    const consumer = production.queues.consumers?.find(ofChannel);
    expect(producer?.binding).toBe(`WAKE_${channel.toUpperCase()}`);
    expect(worker).toContain(`${channel}: ${producer?.binding},`);
    expect(consumer?.max_concurrency).toBe(1);
  }
});
