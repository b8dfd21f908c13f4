/** The conversations of the benchmark as grammY's conversations: functions that wait, with reads in `external` so that a replay does not repeat them. */
import type { Conversation } from '@grammyjs/conversations';
import type { Client } from '@libsql/client';
import { type Context, InlineKeyboard } from 'grammy';
import { QUESTIONS, question, THANKS } from '../form.ts';
import { dossierByCode, dossiersOf, productByCode, productsBy } from './queries.ts';

type Talk = Conversation<Context, Context>;

const MENU = ['Tra cứu hồ sơ', 'Tìm sản phẩm', 'Yêu cầu kết nối của tôi', 'Hội chợ', 'Việc khác'];
const OTHERS = ['Điểm bán OCOP', 'Hỏi đáp OCOP', 'Liên kết chủ thể', 'Thông báo và dữ liệu', 'Gặp cán bộ'];

/** One button a row; `data` of each is its own words. */
function buttons(titles: readonly string[], data: readonly string[] = titles): InlineKeyboard {
  return InlineKeyboard.from(titles.map((title, i) => [InlineKeyboard.text(title, data[i] ?? title)]));
}

/** The menu, and the second one behind "other things". */
export async function menuTalk(conversation: Talk, ctx: Context): Promise<void> {
  await ctx.reply('Dạ, anh/chị cần em giúp việc gì ạ?', { reply_markup: buttons(MENU) });
  const tapped = await conversation.waitForCallbackQuery(MENU);
  await tapped.answerCallbackQuery();
  await tapped.reply('Dạ, còn những việc này ạ:', { reply_markup: buttons(OTHERS) });
}

/** The dossiers of one's producers, then one of them by its code. */
export function dossierTalk(db: Client) {
  return async (conversation: Talk, ctx: Context): Promise<void> => {
    const mine = await conversation.external(() => dossiersOf(db, ctx.chatId ?? 0));
    const titles = mine.map(({ product, stage }) => `${product}: ${stage}`);
    await ctx.reply('Dạ, anh/chị muốn xem hồ sơ nào ạ?', {
      reply_markup: buttons(
        titles,
        mine.map(({ code }) => code),
      ),
    });
    const said = await conversation.waitFor('message:text');
    const found = await conversation.external(() => dossierByCode(db, ctx.chatId ?? 0, said.message.text));
    await said.reply(found ? dossierText(found) : 'Dạ, em chưa thấy hồ sơ nào như vậy.');
    if (found?.stage === 'city_check') await said.reply('Dạ, mọi năm thành phố chấm vào mùa thu.');
  };
}

function dossierText({ code, product, stage, since, missing, note, asOf }: NonNullable<Awaited<ReturnType<typeof dossierByCode>>>): string {
  const lines = [`Hồ sơ ${code}: ${product}`, `Tình trạng: ${stage} từ ${since}`];
  if (missing) lines.push(`Còn thiếu: ${missing}`);
  if (note) lines.push(`Ghi chú: ${note}`);
  return [...lines, `Số liệu đến ${asOf}`].join('\n');
}

/** Search by words, a list, a card. */
export function searchTalk(db: Client) {
  return async (conversation: Talk, ctx: Context): Promise<void> => {
    await ctx.reply('Dạ, anh/chị tìm sản phẩm gì ạ? (ví dụ: mật ong, gốm Bát Tràng)', {
      reply_markup: buttons(['Theo nhóm hàng', 'Theo hạng sao', 'Theo xã/phường']),
    });
    const said = await conversation.waitFor('message:text');
    const found = await conversation.external(() => productsBy(db, said.message.text));
    const titles = found.map(({ name, stars }) => `${name.slice(0, 38)} ${stars} sao`);
    const codes = found.map(({ code }) => code);
    await said.reply(`Dạ, em thấy ${found.length} sản phẩm. Anh/chị chọn để xem ạ:`, { reply_markup: buttons(titles, codes) });
    const tapped = await conversation.waitForCallbackQuery(codes);
    await tapped.answerCallbackQuery();
    const card = await conversation.external(() => productByCode(db, tapped.callbackQuery.data));
    const text = card
      ? `${card.name}\n${card.producer}, ${card.commune}\nOCOP ${card.stars} sao, đến ${card.ends}\n${card.description}`
      : 'Không còn ạ.';
    await tapped.reply(text, { reply_markup: buttons(['Kết nối mua hàng', 'Sản phẩm tương tự', 'Xong']) });
  };
}

/** The long form. */
export async function formTalk(conversation: Talk, ctx: Context): Promise<void> {
  const answers: string[] = [];
  for (let n = 1; n <= QUESTIONS; n++) {
    await ctx.reply(question(n));
    const said = await conversation.waitFor('message:text');
    answers.push(said.message.text);
  }
  await ctx.reply(THANKS);
}
