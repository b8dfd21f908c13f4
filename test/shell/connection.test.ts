/** A connection between a buyer on Zalo and a producer on Telegram, played by webhooks. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unseal } from '../../src/store/seal.ts';
import { ask, BUYER_NAME, BUYER_PHONE } from './asking.ts';
import { HONEY_PRODUCER } from './people.ts';
import { everything, placesOf } from './secrets.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let producer: Actor;
let buyer: Actor;
/** Nine digits of the producer's number in the register. */
let theirs: string;

beforeEach(async () => {
  stage = await openStage();
  producer = await stage.producer();
  buyer = stage.on.zalo('9001');
  const sealed = await stage.value("SELECT f.sealed FROM phone f JOIN link l ON f.owner = 'producer:' || l.producer_code");
  theirs = (await unseal(stage.parts.keys, String(sealed))).replace('+84', '');
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const state = (number: string) => stage.value('SELECT state FROM request WHERE number = ?', number);
const reveals = () => stage.value('SELECT count(*) FROM reveal');

/** Neither number stands anywhere, and the buyer's name nowhere either. `own`: chats that may repeat to a person what they just typed. */
async function nothingLeaks(own: string[] = []): Promise<void> {
  expect(theirs).toMatch(/^\d{9}$/);
  const places = async (digits: string) => (await placesOf(stage, digits)).filter((where) => !own.some((chat) => where.endsWith(chat)));
  expect({ buyer: await places(BUYER_PHONE.digits), producer: await places(theirs) }).toEqual({ buyer: [], producer: [] });
  const named = (await everything(stage)).filter(
    ({ where, what }) => what.includes(BUYER_NAME) && !own.some((chat) => where.endsWith(chat)),
  );
  expect(named.map(({ where }) => where)).toEqual([]);
}

describe('until both have agreed', () => {
  it('no number and no name is in any message, log line or table; then each has the other’s', async () => {
    const number = await ask(stage, buyer, { each: () => nothingLeaks() });
    expect(await state(number)).toBe('sent');
    expect(producer.last()).toContain(number);
    expect(producer.actions()).toEqual(['request.accept', 'request.decline', 'request.ask']);
    await producer.say('/ketnoi');
    await nothingLeaks();
    await producer.press('request.accept');
    expect(producer.got().join('\n')).toContain(`${BUYER_NAME}, ${BUYER_PHONE.typed}`);
    expect(buyer.news().replace(/\s/g, '')).toContain(`0${theirs}`);
    // Even now each number went to one person only, and is written nowhere.
    expect(await placesOf(stage, BUYER_PHONE.digits)).toEqual(['telegram sendMessage to 7001']);
    expect(await placesOf(stage, theirs)).toEqual(['zalo /v3.0/oa/message/cs 9001']);
  });

  it.each(['0987.654.321', '+84 987 654 321', '84987654321'])(
    'a number typed as %s where words are asked for reaches nobody',
    async (typed) => {
      const answers = {
        area: `Ba Đình, gọi ${typed}`,
        extras: 'nói thêm',
        price: `dưới 150.000 đ, gọi ${typed}`,
        packaging: `hộp giấy ${typed}`,
      };
      await ask(stage, buyer, { answers, until: 'payment' });
      // In the middle of the form too.
      await nothingLeaks([' 9001']);
      await buyer.say('hủy');
      await ask(stage, buyer, { answers });
      expect(producer.news()).toContain('dưới 150.000 đ, gọi [số]');
      await producer.press('request.ask');
      await producer.say(`gọi em số 0${theirs} nhé?`);
      await buyer.press('request.answer');
      await buyer.say(`vâng, em là ${typed}`);
      expect(producer.news()).toContain('vâng, em là [số]');
      await nothingLeaks([' 9001']);
    },
  );
});

describe('accepting', () => {
  it('twice changes nothing: the reveals are made once and the buyer hears once', async () => {
    const number = await ask(stage, buyer);
    await producer.press('request.accept');
    expect(await reveals()).toBe(2);
    buyer.news();
    producer.news();
    await producer.press('request.accept');
    expect(producer.news()).toContain(number);
    expect(buyer.news()).toBe('');
    expect(await state(number)).toBe('accepted');
    expect(await reveals()).toBe(2);
  });

  it('by two people of one producer at once is one accept, and both have the buyer’s number', async () => {
    const other = stage.on.telegram(7002);
    await other.say('xin chào');
    await stage.db.execute(
      "INSERT INTO link(person, producer_code, contact_id, how, linked_at) SELECT 'telegram:7002', producer_code, 'telegram:7002', 'test', 0 FROM link",
    );
    const number = await ask(stage, buyer);
    await Promise.all([producer.press('request.accept'), other.press('request.accept')]);
    await stage.look();
    expect(await stage.value("SELECT count(*) FROM reveal WHERE shown_to LIKE 'producer:%'")).toBe(1);
    for (const one of [producer, other]) expect(one.got().join('\n')).toContain(BUYER_PHONE.typed);
    expect(await stage.value("SELECT count(*) FROM outbox WHERE flow = 'request-accepted' AND object = ?", number)).toBe(1);
  });

  it('from the middle of another form answers, and the form goes on', async () => {
    const number = await ask(stage, buyer);
    await producer.say('/timsp');
    const question = producer.last();
    producer.news();
    await producer.press('request.accept');
    expect(await state(number)).toBe('accepted');
    const said = producer.news();
    expect(said).toContain(number);
    expect(said).toContain(question);
    await producer.say('mat ong');
    expect(producer.news()).toContain('Mật ong thiên nhiên Vinh Hoa');
  });

  it('by word with the short number works where there are no buttons', async () => {
    const number = await ask(stage, buyer);
    await producer.say(`dong y ${number.slice(-4)}`);
    expect(await state(number)).toBe('accepted');
  });

  it('after being unlinked does nothing, and the request is in the hands of the staff', async () => {
    const officer = await stage.staff('Chị Mai', 8001);
    const number = await ask(stage, buyer);
    await producer.sayAll('/lienket', 'bỏ liên kết', '1');
    expect(await stage.value('SELECT count(*) FROM link')).toBe(0);
    expect(await state(number)).toBe('staff');
    expect(officer.news()).toContain(number);
    expect(await stage.value('SELECT reason FROM task')).toBe('not-linked');
    await producer.press('request.accept');
    expect(await state(number)).toBe('staff');
    expect(await reveals()).toBe(0);
    await nothingLeaks();
  });

  it('is heard by the buyer in their own language, as it leaves', async () => {
    await ask(stage, buyer);
    await buyer.say('/en');
    buyer.news();
    await producer.press('request.accept');
    expect(buyer.news()).toMatch(/accepted/);
  });
});

describe('other answers', () => {
  it('a decline reaches the buyer with its reason and similar products, and reveals nothing', async () => {
    const number = await ask(stage, buyer);
    await producer.press('request.decline');
    await producer.say('chưa đủ hàng');
    expect(await state(number)).toBe('declined');
    const heard = buyer.news();
    expect(heard).toContain(number);
    expect(heard).toContain('chưa đủ hàng');
    expect(buyer.actions()).toEqual(['product.show', 'product.show', 'product.show']);
    await nothingLeaks();
    await buyer.press('product.show');
    expect(buyer.news()).not.toContain(HONEY_PRODUCER);
  });

  it('asking first: the question reaches the buyer, the answer the producer, who then accepts', async () => {
    const number = await ask(stage, buyer);
    await producer.press('request.ask');
    await producer.say('Anh cần loại chai nào ạ?');
    expect(await state(number)).toBe('asked');
    expect(buyer.news()).toContain('Anh cần loại chai nào ạ?');
    expect(buyer.actions()).toEqual(['request.answer', 'request.cancel']);
    await nothingLeaks();
    producer.news();
    await buyer.press('request.answer');
    await buyer.say('Chai thủy tinh 500 ml');
    expect(producer.news()).toContain('Chai thủy tinh 500 ml');
    expect(producer.actions().slice(0, 2)).toEqual(['request.accept', 'request.decline']);
    await nothingLeaks();
    await producer.press('request.accept');
    expect(await state(number)).toBe('accepted');
    expect(buyer.news().replace(/\s/g, '')).toContain(`0${theirs}`);
  });

  it('the buyer cancels: the producer is told, and an accept afterwards reveals nothing', async () => {
    const number = await ask(stage, buyer);
    producer.news();
    await buyer.say(`hủy yêu cầu ${number.slice(-4)}`);
    await buyer.say('có');
    expect(await state(number)).toBe('cancelled');
    expect(producer.news()).toContain(number);
    await producer.press('request.accept');
    expect(producer.news()).toContain(number);
    expect(await state(number)).toBe('cancelled');
    await nothingLeaks();
  });

  it('withdrawing the consent to share cancels what is open', async () => {
    const number = await ask(stage, buyer);
    await buyer.sayAll('/dulieu', 'rút', '2');
    expect(await stage.value("SELECT count(*) FROM consent WHERE purpose = 'share' AND withdrawn_at IS NULL")).toBe(0);
    expect(await state(number)).toBe('cancelled');
    await producer.press('request.accept');
    expect(await reveals()).toBe(0);
    // "My data" shows people their own name.
    await nothingLeaks([' 9001']);
  });
});

it('the sixth open request is refused with a kind word before anything is asked', async () => {
  for (let n = 1; n <= 5; n++) await ask(stage, buyer);
  await ask(stage, buyer, { until: 'card' });
  buyer.news();
  await buyer.say('kết nối mua hàng');
  expect(buyer.news()).toMatch(/\b5 yêu cầu/);
  expect(await buyer.at()).not.toContain('connect/');
  expect(await stage.value('SELECT count(*) FROM request')).toBe(5);
});

it('“who has my number” tells the buyer who was given it, and because of which request', async () => {
  const number = await ask(stage, buyer);
  await buyer.say('ai có số của tôi');
  expect(buyer.news()).not.toContain(number);
  await producer.press('request.accept');
  buyer.news();
  await buyer.say('ai có số của tôi');
  expect(buyer.news()).toMatch(new RegExp(`• ${HONEY_PRODUCER}.*${number}`));
});
