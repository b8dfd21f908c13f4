/** Zalo without a token: what staff, `/healthz` and the log say, and what becomes of the messages until an administrator consents again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectZalo } from '../../src/cli/connect-zalo.ts';
import { sendOutbox } from '../../src/jobs/outbox.ts';
import { watchZaloConsent } from '../../src/jobs/zalo-consent.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const TOKEN = '/v4/oa/access_token';
const CS = '/v3.0/oa/message/cs';
const DAY = 24 * 3_600_000;
let stage: Stage;
let hoa: Actor;
let lan: Actor;

beforeEach(async () => {
  stage = await openStage();
  hoa = await stage.staff('Chị Hoa', 7101);
  lan = stage.on.zalo('9001');
  await greet(lan);
});
afterEach(() => stage.stop());

const zaloState = async () => {
  const body = (await (await fetch(`${stage.url}/healthz`)).json()) as { channels: Record<string, string> };
  return body.channels.zalo;
};
const tasks = async () =>
  (await stage.db.execute("SELECT reason, state FROM task WHERE kind = 'channel-consent' ORDER BY n")).rows.map(
    (row) => `${row.reason} ${row.state}`,
  );
const waiting = async () =>
  (await stage.db.execute("SELECT attempts FROM outbox WHERE state = 'waiting' ORDER BY id")).rows.map((row) => Number(row.attempts));
const outbox = (state: string) => stage.value('SELECT count(*) FROM outbox WHERE state = ?', state);
/** Lets a minute and more pass, and does what is due. */
const laterOn = async () => {
  stage.advance(61_000);
  stage.zalo.advance(61_000);
  await stage.look();
};

/** `npm run connect -- zalo` in a second terminal, with an administrator who opens the address and agrees. */
async function consent(): Promise<number> {
  const { appId, appSecret, oaId, oaSecretKey } = stage.zalo.options;
  const roots = { apiRoot: stage.zalo.apiRoot, oauthRoot: stage.zalo.oauthRoot };
  let agreed: Promise<unknown> | undefined;
  const say = (line: string) => {
    const url = /https?:\S+permission\S+/.exec(line)?.[0];
    if (url) agreed ??= fetch(url);
  };
  const exit = await connectZalo(
    {
      db: stage.db,
      keys: stage.parts.keys,
      zalo: {
        appId,
        appSecret,
        oaId,
        oaSecretKey,
        ...roots,
        refreshToken: '',
        signature: 'enforce',
        paidWindow: false,
        templateRoot: '',
        templates: {},
      },
      publicUrl: stage.url,
      timeoutMs: 2000,
      log: stage.parts.log,
      clock: stage.now,
      say,
      waitMs: 5000,
      pollMs: 20,
    },
    false,
  );
  await agreed;
  return exit;
}

describe('a refresh token that was lost after its rotation', () => {
  beforeEach(() => {
    stage.advance(26 * 3_600_000);
    stage.zalo.advance(26 * 3_600_000);
    // The pair was rotated, and the answer never came.
    stage.zalo.fault(TOKEN, { kind: 'reset' });
  });

  it.each([-14014, -14020] as const)('is told once when Zalo says %i: to the staff, in /healthz and in the log', async (code) => {
    stage.zalo.options.reuseCode = code;
    expect(await lan.say('hội chợ')).toBe(200);
    await laterOn();
    expect(await zaloState()).toBe('needs re-authorisation');
    for (const words of ['trợ giúp', 'menu', 'mật ong']) expect(await lan.say(words)).toBe(200);
    await laterOn();
    await laterOn();
    expect(await tasks()).toEqual(['consent-needed open']);
    expect(hoa.got().filter((text) => text.includes('cấp quyền lại'))).toHaveLength(1);
    expect(stage.lines.filter((line) => line.includes('zalo token refused'))).toHaveLength(1);
    expect(stage.lines.filter((line) => line.includes('zalo needs re-authorisation'))).toHaveLength(1);
    expect(stage.lines.join('\n')).toContain(String(code));
  });

  it('messages wait for half a day without using up an attempt, and leave in order after consent', async () => {
    const before = lan.got().length;
    for (const words of ['hội chợ', 'trợ giúp', 'menu']) await lan.say(words);
    for (let times = 0; times < 15; times++) {
      stage.advance(50 * 60_000);
      stage.zalo.advance(50 * 60_000);
      await sendOutbox(stage.parts);
    }
    expect(lan.got()).toHaveLength(before);
    const attempts = await waiting();
    expect(attempts.length).toBeGreaterThan(2);
    expect(new Set(attempts)).toEqual(new Set([0]));
    expect(await outbox('dead')).toBe(0);
    const order = (await stage.db.execute("SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id")).rows.map((row) => Number(row.id));
    expect(await consent()).toBe(0);
    await stage.look();
    expect(await outbox('waiting')).toBe(0);
    const left = (
      await stage.db.execute({
        sql: `SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?)) ORDER BY sent_at, id`,
        args: [JSON.stringify(order)],
      })
    ).rows.map((row) => Number(row.id));
    expect(left).toEqual(order);
    const said = lan.got().slice(before);
    expect(said.findIndex((text) => text.includes('lúc nào anh/chị cũng gõ được'))).toBeGreaterThan(0);
    expect(said.at(-1)).toContain('cần em giúp việc gì');
  });

  it('consent ends the incident: the task is done, /healthz is well, and the next incident is a new task', async () => {
    await lan.say('hội chợ');
    await laterOn();
    await laterOn();
    expect(await tasks()).toEqual(['consent-needed open']);
    expect(await consent()).toBe(0);
    await laterOn();
    expect(await zaloState()).toBe('on');
    expect(await tasks()).toEqual(['consent-needed done']);
    stage.zalo.fault(TOKEN, { kind: 'code', code: -14014 });
    await stage.parts.freshZaloToken?.(true);
    await laterOn();
    expect(await tasks()).toEqual(['consent-needed done', 'consent-needed open']);
  });
});

describe('the officer', () => {
  const refused = async () => {
    stage.zalo.fault(TOKEN, { kind: 'code', code: -14014 });
    stage.advance(2 * 60_000);
    await stage.parts.freshZaloToken?.(true);
    await laterOn();
  };

  it('takes the task, is offered no answer to anybody, and may finish it; it does not come back for the same incident', async () => {
    await refused();
    expect(hoa.last()).toContain('npm run connect -- zalo');
    await hoa.press('task.take');
    expect(hoa.actions()).toEqual(['task.finish']);
    await hoa.say('trả lời ai đây', hoa.idOf('Có việc mới'));
    expect(hoa.news()).toContain('chưa gửi cho ai');
    await hoa.press('task.finish');
    await laterOn();
    expect(await tasks()).toEqual(['consent-needed done']);
  });

  it('who writes on Zalo and on Telegram is told on Telegram', async () => {
    await stage.db.execute("UPDATE contact SET person = 'telegram:7101', seen_at = seen_at + 1000000 WHERE id = 'zalo:9001'");
    await refused();
    expect(hoa.news()).toContain('cấp quyền lại');
  });
});

describe('permission_revoked', () => {
  const revoke = (at = stage.zalo.now(), signed: 'app' | 'wrong' = 'app') =>
    stage.zalo.deliver(
      { app_id: stage.zalo.options.appId, oa_id: stage.zalo.options.oaId, event_name: 'permission_revoked', timestamp: String(at) },
      { signed },
    );

  it('asks for consent at once, asks Zalo nothing, and holds what is said from then on', async () => {
    const asked = stage.zalo.requests.length;
    expect((await revoke()).status).toBe(200);
    expect(await zaloState()).toBe('needs re-authorisation');
    await lan.say('hội chợ');
    await laterOn();
    expect(stage.zalo.requests.slice(asked)).toEqual([]);
    expect(await waiting()).not.toEqual([]);
    expect(await tasks()).toEqual(['consent-needed open']);
    expect(hoa.news()).toContain('cấp quyền lại');
    expect(await consent()).toBe(0);
    await stage.look();
    expect(await waiting()).toEqual([]);
  });

  it('that comes again after the new consent changes nothing', async () => {
    const at = stage.zalo.now();
    expect((await revoke(at)).status).toBe(200);
    stage.advance(1000);
    expect(await consent()).toBe(0);
    expect((await revoke(at)).status).toBe(200);
    expect(await zaloState()).toBe('on');
  });

  it('with a wrong signature changes nothing', async () => {
    expect((await revoke(stage.zalo.now(), 'wrong')).status).toBe(401);
    expect(await zaloState()).toBe('on');
  });
});

describe('while the token endpoint is down', () => {
  it('messages wait without using up an attempt, and leave when it is back', async () => {
    stage.advance(26 * 3_600_000);
    stage.zalo.advance(26 * 3_600_000);
    for (let times = 0; times < 15; times++) stage.zalo.fault(TOKEN, { kind: 'status', status: 503 });
    const got = lan.got().length;
    await lan.say('hội chợ');
    let minutes = 0;
    for (; (await waiting()).length > 0 && minutes < 30; minutes++) {
      expect(new Set(await waiting())).toEqual(new Set([0]));
      expect(await zaloState()).toBe('waiting for the platform');
      stage.advance(61_000);
      await sendOutbox(stage.parts);
    }
    // Longer than the twelve attempts of a message that is itself refused.
    expect(minutes).toBeGreaterThan(12);
    await stage.look();
    expect(await tasks()).toEqual([]);
    expect(lan.got().length).toBeGreaterThan(got);
  });
});

describe('an access token that Zalo refuses', () => {
  it.each([-216, -220])('(%i) is refreshed once and the message sent once more, and once only', async (code) => {
    stage.advance(2 * 60_000);
    const before = stage.zalo.refreshes();
    const got = lan.got().length;
    stage.zalo.fault(CS, { kind: 'code', code });
    await lan.say('hội chợ');
    expect(stage.zalo.refreshes()).toBe(before + 1);
    expect(lan.got().length).toBeGreaterThan(got);
    expect(await waiting()).toEqual([]);
    // Refused again with the fresh one: not a third time now; it is the message's own attempt.
    stage.advance(2 * 60_000);
    stage.zalo.fault(CS, { kind: 'code', code });
    stage.zalo.fault(CS, { kind: 'code', code });
    const asked = stage.zalo.requests.filter(({ path }) => path === CS).length;
    await lan.say('trợ giúp');
    expect(stage.zalo.requests.filter(({ path }) => path === CS)).toHaveLength(asked + 2);
    expect((await waiting())[0]).toBe(1);
  });
});

describe('a refresh token that ages', () => {
  it('is told a fortnight before its end, once, also while Zalo is switched off; a refresh ends it', async () => {
    stage.advance(74 * DAY);
    await watchZaloConsent(stage.parts);
    expect(await tasks()).toEqual([]);
    stage.advance(2 * DAY);
    for (let days = 0; days < 3; days++) {
      await watchZaloConsent(stage.parts);
      stage.advance(DAY);
    }
    await sendOutbox(stage.parts);
    expect(await tasks()).toEqual(['token-ageing open']);
    expect(hoa.got().filter((text) => text.includes('sắp hết hạn'))).toHaveLength(1);
    expect(stage.lines.filter((line) => line.includes('near its end'))).toHaveLength(1);
    expect(await stage.parts.freshZaloToken?.(false)).not.toBeNull();
    stage.advance(1);
    await watchZaloConsent(stage.parts);
    expect(await tasks()).toEqual(['token-ageing done']);
  });

  it('that is refused all the same becomes the other task', async () => {
    stage.advance(76 * DAY);
    await watchZaloConsent(stage.parts);
    stage.zalo.fault(TOKEN, { kind: 'code', code: -14014 });
    expect(await stage.parts.freshZaloToken?.(false)).toBeNull();
    await watchZaloConsent(stage.parts);
    expect(await tasks()).toEqual(['token-ageing done', 'consent-needed open']);
  });
});
