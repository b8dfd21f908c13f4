/** Dossiers: only those of producers that this person is linked to are ever read, so an unknown code and somebody else's are one answer. */
import type { InStatement, Row, Value } from '@libsql/client';
import type { CertificateView, DossierView, Lookups, Stage } from '../../model.ts';
import { fold, foldWords } from '../../understanding/fold.ts';
import { editDistance } from '../../understanding/phrases.ts';
import { findDossierCode, findDossierSlip } from '../../understanding/readers/codes.ts';
import { readWanted, tellingWords } from '../../understanding/search/wanted.ts';
import { CERTIFICATE_COLUMNS, COUNTING_CERTIFICATE, certificateView } from './certificate.ts';
import type { Asking, Reading } from './context.ts';
import { productView } from './product-rows.ts';
import { NO_FILTERS, searched, searchRead } from './product-search.ts';

/** Dossiers of one person that a chat can show. */
const MOST = 40;
const PUBLIC_PRODUCTS = 5;

/** Every dossier of the linked producers, the newest stage first. */
export function dossiersMine(asking: Asking): Reading<'dossiers-mine'> {
  return {
    reads: [ownDossiers(asking)],
    result: ([own]) => {
      const dossiers = (own?.rows ?? []).map((row) => dossierView(row, asking));
      return { count: dossiers.length, dossiers };
    },
  };
}

/** By code or by words of the product's name among one's own; what everybody may see of certified products comes in `products`. */
export function dossierFind(args: { text: string }, asking: Asking): Reading<'dossier-find'> {
  const code = bareCode(findDossierCode(args.text) ?? findDossierSlip(args.text) ?? '');
  const codeLike = code !== '' || isCodeLike(args.text);
  const named = withoutQuestion(args.text);
  const wanted = codeLike ? [] : readWanted(named).words;
  const reads = wanted.length === 0 ? [ownDossiers(asking)] : [ownDossiers(asking), searchRead(wanted, NO_FILTERS, asking.today)];
  return {
    reads,
    result: ([own, open]) => {
      const rows = own?.rows ?? [];
      const mine = rows.filter((row) => sameCode(row, code) || sameCode(row, args.text) || (!codeLike && nameHas(row, named)));
      const near = mine.length > 0 || code === '' ? [] : rows.filter((row) => editDistance(bareCode(String(row.code)), code) === 1);
      if (near.length > 0) return nearDossiers(near, asking);
      const dossiers = mine.map((row) => dossierView(row, asking));
      const certified = searched(wanted, open).filter(({ full, candidate }) => full && candidate.row.c_stars !== null);
      const products = certified.slice(0, PUBLIC_PRODUCTS).map(({ candidate }) => productView(candidate.row, asking));
      if (dossiers.length === 0) return { state: 'none', dossier: null, dossiers: [], products };
      return dossiers.length === 1
        ? { state: 'one', dossier: dossiers[0] ?? null, dossiers, products }
        : { state: 'several', dossier: null, dossiers, products };
    },
  };
}

/** Columns of dossier `d` that `dossierView` reads, with producer `m` and certificate `c`. */
export const DOSSIER_COLUMNS = `d.code, d.product_name, d.folded, m.name AS producer, d.producer_code, d.stage, d.since, d.submitted_on, d.missing, d.note, d.stars, d.score,
  d.decision, d.as_of, d.demo, ${CERTIFICATE_COLUMNS}`;
/** Joins after `dossier d`. Wants `:today`. */
export const DOSSIER_JOINS = `JOIN producer m ON m.code = d.producer_code
  LEFT JOIN product p ON p.code = coalesce(d.product_code, (SELECT s.code FROM product s WHERE s.producer_code = d.producer_code AND s.folded = d.folded LIMIT 1))
  LEFT JOIN certificate c ON c.id = ${COUNTING_CERTIFICATE}`;

/** A slip in a code is mended only among one's own dossiers: that another's is near would tell that it exists. */
function nearDossiers(rows: readonly Row[], asking: Asking): Lookups['dossier-find']['result'] {
  const dossiers = rows.map((row) => dossierView(row, asking));
  return { state: 'near', dossier: dossiers.length === 1 ? (dossiers[0] ?? null) : null, dossiers, products: [] };
}

function ownDossiers({ personId, today }: Asking): InStatement {
  const sql = `SELECT ${DOSSIER_COLUMNS} FROM link l JOIN dossier d ON d.producer_code = l.producer_code ${DOSSIER_JOINS}
    WHERE l.person = :personId ORDER BY coalesce(d.since, d.submitted_on, '') DESC, d.code DESC LIMIT ${MOST}`;
  return { sql, args: { personId, today } };
}

/** "mật ong tới đâu rồi ạ": what is asked about the product is no part of its name. */
function withoutQuestion(text: string): string {
  const folded = foldWords(text).join(' ');
  const name = folded.replace(
    /(?:^| )(?:(?:da |dang )?(?:toi|den|o) (?:dau|buoc nao|khau nao|ai)|bao gio|khi nao|the nao|ra sao|sao roi|(?:da )?(?:xong|duyet|co ket qua) chua)(?: .*)?$/,
    '',
  );
  return name === '' ? folded : name;
}

/** Codes are opaque (ocop.md 1.11): what has at least as many digits as letters is meant as one, and nothing public is searched for it. */
function isCodeLike(text: string): boolean {
  const typed = foldWords(text).join('');
  const digits = typed.replace(/\D/g, '').length;
  return digits >= 3 && digits * 2 >= typed.length;
}

const bareCode = (code: string) => foldWords(code).join('');
const sameCode = (row: Row, text: string) => bareCode(String(row.code)) === bareCode(text);

const tellingOf = (text: string): string[] => tellingWords(readWanted(text).words).map(({ folded }) => folded);

/** The whole phrase, or all of its telling words. */
function nameHas(row: Row, text: string): boolean {
  const name = ` ${foldWords(String(row.folded)).join(' ')} `;
  if (fold(text) === String(row.folded)) return true;
  const telling = tellingOf(text);
  return telling.length > 0 && telling.every((word) => name.includes(` ${word}`));
}

/** Stages in which a result has been decided. */
const DECIDED: ReadonlySet<string> = new Set<Stage>([
  'not_qualified',
  'recognised_3',
  'recognised_4',
  'potential_5',
  'central_review',
  'central_not_5',
  'recognised_5',
]);
/** Decided stages after which the certificate is what counts. */
const CERTIFIED: ReadonlySet<string> = new Set<Stage>(['recognised_3', 'recognised_4', 'central_not_5', 'recognised_5']);

function afterCertificate(stage: string, certificate: CertificateView | null): DossierView['after'] {
  const state = CERTIFIED.has(stage) ? certificate?.state : undefined;
  return state === 'ending' || state === 'ended' || state === 'revoked' ? state : '';
}

/** A row of `DOSSIER_COLUMNS`. */
export function dossierView(row: Row, asking: Pick<Asking, 'today' | 'endingDays'>): DossierView {
  const orNull = (value: Value | undefined) => (value === null || value === undefined ? null : String(value));
  const decided = DECIDED.has(String(row.stage));
  const certificate = certificateView(row, asking.today, asking.endingDays);
  return {
    code: String(row.code),
    product: String(row.product_name),
    producer: String(row.producer),
    producerCode: String(row.producer_code),
    stage: String(row.stage) as Stage,
    since: orNull(row.since),
    submittedOn: orNull(row.submitted_on),
    missing: String(row.missing),
    note: String(row.note),
    after: afterCertificate(String(row.stage), certificate),
    stars: !decided || row.stars === null ? null : Number(row.stars),
    score: !decided || row.score === null ? null : Number(row.score),
    decision: decided ? String(row.decision) : '',
    certificate,
    asOf: String(row.as_of),
    demo: row.demo === 1,
  };
}
