import { afterEach, beforeEach, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import { placesOf } from './secrets.ts';
let stage: Stage;
beforeEach(async () => { stage = await openStage(); });
afterEach(async () => { console.log(stage.lines.join('\n')); await stage.stop(); });
it('probe', async () => {
  const t0 = Date.now();
  const producer = await stage.producer();
  console.log('linked', Date.now() - t0);
  const buyer = stage.on.zalo('9001');
  for (const w of ['xin chào', '1', '2', '/timsp', 'mat ong', '1', 'Kết nối mua hàng', '1', '50 kg', 'hằng tháng', 'Ba Đình', 'bỏ qua', '1', '1', 'Nguyễn Văn Bình', '0987 654 321', '1']) {
    await buyer.say(w);
    console.log('>>', w, '\n', buyer.news(), buyer.buttons());
  }
  console.log('PRODUCER', producer.news(), producer.buttons());
  console.log(await placesOf(stage, '987654321'));
  await producer.press('Đồng ý');
  console.log('PRODUCER', producer.news());
  console.log('BUYER', buyer.news());
  console.log(await placesOf(stage, '987654321'), Date.now() - t0);
  console.log((await stage.db.execute("SELECT id, contact_id, flow, object, state, failure, detail FROM outbox WHERE state <> 'sent'")).rows);
});
