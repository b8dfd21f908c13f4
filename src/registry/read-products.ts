/** Rows of products and of dossiers: the two lists that name a product and its producer. Pure. */
import { firstDay } from './dates.ts';
import { placeInAddress } from './places.ts';
import type { RowReader } from './row-reader.ts';
import type { ListedDossier, ListedProduct } from './rows.ts';
import { readGroup, readStage, readStars, type Stars } from './values.ts';

/** What stands for the whole list: the decision in its title, the producer of the row above. */
export interface ListContext {
  decision: string;
  decidedOn: string;
  /** Of the last row that had one, for merged cells. */
  producer: string;
  producerCode: string;
}

const NO_STARS: { stars: number | null; potential5: boolean } = { stars: null, potential5: false };

function stars(row: RowReader): { stars: number | null; potential5: boolean } {
  const read = row.value<Stars | null>(
    'stars',
    null,
    readStars,
    'Viết như 4, "4 sao", ★★★★ hoặc "tiềm năng 5 sao".',
    'Write it as 4, "4 sao", ★★★★ or "tiềm năng 5 sao".',
  );
  return read ?? (row.text('stars') === '' ? row.data.section.stars : undefined) ?? NO_STARS;
}

/** The row's producer, or (merged cells) the one above. */
function producer(row: RowReader, context: ListContext): { producer: string; producerCode: string } {
  const own = { producer: row.text('producer'), producerCode: row.code('producer_code') };
  if (own.producer === '' && own.producerCode === '' && row.text('producer_code') === '') {
    if (context.producer === '' && context.producerCode === '')
      row.refuse('producer', 'Không có chủ thể ở dòng này và các dòng trên', 'No producer in this row or above');
    return { producer: context.producer, producerCode: context.producerCode };
  }
  Object.assign(context, own);
  return own;
}

/** One product. Columns we don't know and the address go to the notes. */
export function readProduct(row: RowReader, context: ListContext): ListedProduct {
  const address = row.text('address');
  const place = placeInAddress(address);
  const { section } = row.data;
  const groupText = row.text('group');
  const group = readGroup(groupText) ?? '';
  const decidedOn = row.date('decided_on') || row.date('year');
  const ownDecision = row.text('decision');
  // The title's decision stands for rows that name none; a row with its own year is of another round.
  const titled = ownDecision === '' && decidedOn === '';
  const notes = { ...row.data.notes };
  if (address !== '') notes['địa chỉ'] = address;
  if (groupText !== '' && group === '') notes.nhóm = groupText;
  if (firstDay(decidedOn || '2000') < '2018-05-07' && decidedOn !== '')
    row.refuse('decided_on', 'Trước khi có chương trình OCOP (2018)', 'Before the programme began (2018)');
  return {
    code: row.code('code'),
    name: row.needed('name'),
    ...producer(row, context),
    group,
    subgroup: row.text('subgroup'),
    ...stars(row),
    score: row.number('score', 0, 100),
    decision: titled ? context.decision : ownDecision,
    decidedOn: titled ? context.decidedOn : decidedOn,
    certificate: row.text('certificate'),
    issuer: row.text('issuer'),
    district: row.text('district') || place.district || section.district || '',
    commune: row.text('commune') || place.commune || section.commune || '',
    description: row.text('description'),
    photo: photo(row),
    notes,
  };
}

/** A photo is an address that a platform can fetch, or a path of ours. */
function photo(row: RowReader): string {
  const hint = ['Cần địa chỉ bắt đầu bằng https://', 'An address that begins with https:// is needed.'] as const;
  return row.value('photo', '', (text) => (/^(https:\/\/|\/)\S+$/.test(text) ? text : null), ...hint);
}

/** One dossier. */
export function readDossier(row: RowReader, context: ListContext): ListedDossier {
  const code = row.code('code').toUpperCase();
  if (row.text('code') === '') row.refuse('code', 'Để trống', 'Empty');
  if (row.text('stage') === '') row.refuse('stage', 'Để trống', 'Empty');
  const hint = [
    'Viết đúng tên bước, ví dụ "Thành phố kiểm tra hồ sơ", hoặc mã như city_check.',
    'Write the label, e.g. "Thành phố kiểm tra hồ sơ", or a code such as city_check.',
  ] as const;
  return {
    code,
    product: row.needed('product'),
    ...producer(row, context),
    stage: row.value('stage', 'submitted', readStage, ...hint),
    since: row.date('since'),
    submittedOn: row.date('submitted_on'),
    stars: stars(row).stars,
    score: row.number('score', 0, 100),
    decision: row.text('decision'),
    note: row.text('note'),
    missing: row.text('missing'),
  };
}
