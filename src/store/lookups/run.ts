/** Runs a lookup that the engine asked for: one read batch, one round trip. */
import type { Client, InStatement, ResultSet } from '@libsql/client';
import type { Lookup, LookupName, Lookups } from '../../model.ts';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import type { Keys } from '../seal.ts';
import { numberSetting } from '../setting-values.ts';
import type { Asking, LookupContext, Reading } from './context.ts';
import { dossierFind, dossiersMine } from './dossiers.ts';
import { fairNews } from './fair-news.ts';
import { fair, fairs, productsOwn } from './fairs.ts';
import { linkCheck, linkPhone } from './links.ts';
import { news } from './news.ts';
import { notice } from './notice.ts';
import { noticePreview, noticeReport, noticesOffice, noticeWork } from './notice-work.ts';
import { office } from './office.ts';
import { dataMine, noticesMine, noticeTopic, revealsMine } from './own-data.ts';
import { points } from './points.ts';
import { product, productsChosen } from './products.ts';
import { productsFind } from './products-find.ts';
import { registration, registrations } from './registrations.ts';
import { request, requestLimits, requestsMine } from './requests.ts';
import { task, taskOfMessage, tasks } from './tasks.ts';

export type { LookupContext } from './context.ts';

/** The result of any lookup. */
export type LookupResult = Lookups[LookupName]['result'];

/** Reads what `lookup` asks for, as `context.person` may see it. Never writes. */
export async function runLookup(db: Client, keys: Keys, lookup: Lookup, context: LookupContext): Promise<LookupResult> {
  // Counted range by range: no read of one batch. Where nothing is known about sending nobody asks for it.
  if (lookup.lookup === 'notice-preview') return context.sending ? noticePreview(db, lookup.args, context, context.sending) : null;
  if (lookup.lookup === 'notice-report') return noticeReport(db, lookup.args, context);
  const asking: Asking = {
    ...context,
    keys,
    today: hanoiDate(context.now),
    endingDays: numberSetting(context.person.settings, 'ending_days'),
  };
  const reading: Reading<LookupName> = await reads(lookup, asking);
  return reading.result(await readAll(db, reading.reads));
}

/** A single statement sees one moment by itself: a transaction around it is as much work again for a libSQL server. */
async function readAll(db: Client, reads: readonly InStatement[]): Promise<ResultSet[]> {
  const [only, ...more] = reads;
  return only !== undefined && more.length === 0 ? [await db.execute(only)] : db.batch([...reads], 'read');
}

type AnyReading = { [K in LookupName]: Reading<K> }[LookupName];

function reads(lookup: Exclude<Lookup, { lookup: 'notice-preview' | 'notice-report' }>, asking: Asking): AnyReading | Promise<AnyReading> {
  switch (lookup.lookup) {
    case 'dossiers-mine':
      return dossiersMine(asking);
    case 'dossier-find':
      return dossierFind(lookup.args, asking);
    case 'products-find':
      return productsFind(lookup.args, asking);
    case 'product':
      return product(lookup.args, asking);
    case 'products-chosen':
      return productsChosen(lookup.args, asking);
    case 'link-check':
      return linkCheck(lookup.args, asking);
    case 'link-phone':
      return linkPhone(lookup.args, asking);
    case 'request-limits':
      return requestLimits(asking);
    case 'request':
      return request(lookup.args, asking);
    case 'requests-mine':
      return requestsMine(asking);
    case 'reveals-mine':
      return revealsMine(asking);
    case 'fairs':
      return fairs(lookup.args, asking);
    case 'fair':
      return fair(lookup.args, asking);
    case 'fair-news':
      return fairNews(lookup.args, asking);
    case 'news':
      return news(lookup.args, asking);
    case 'notice-topic':
      return noticeTopic(lookup.args, asking);
    case 'products-own':
      return productsOwn(lookup.args, asking);
    case 'registration':
      return registration(lookup.args, asking);
    case 'registrations':
      return registrations(lookup.args, asking);
    case 'notice':
      return notice(lookup.args, asking);
    case 'points':
      return points(lookup.args, asking);
    case 'notices-mine':
      return noticesMine(asking);
    case 'data-mine':
      return dataMine(asking);
    case 'tasks':
      return tasks(asking);
    case 'task':
      return task(lookup.args, asking);
    case 'task-of-message':
      return taskOfMessage(lookup.args, asking);
    case 'notices-office':
      return noticesOffice(asking);
    case 'notice-work':
      return noticeWork(lookup.args, asking);
    case 'office':
      return office(asking);
  }
}
