/** What an importer hands to the register: clean values, one object a row. Dates may be `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, and are kept so. */
import type { FairAsk, FairState, FairView, Gathering, Group, Stage } from '../../model.ts';

/** Columns we do not know, kept as notes: header → value. */
export type Notes = Record<string, string>;

/** A producer of the register. */
export interface ProducerRow {
  /** Empty: the producer of the same folded name, or a new code `CT-0001`. */
  code?: string;
  name: string;
  kind?: string;
  district?: string;
  commune?: string;
  address?: string;
  /** The contact person's name; sealed before it is stored. */
  contact?: string;
  /** E.164 (`+84912345678`); sealed before it is stored. */
  phone?: string;
  /** Ten letters and digits; made for a producer that never had a code. */
  linkCode?: string;
  notes?: Notes;
}

/** Who makes a product: by code, or by name (a name nobody has makes a new producer). */
export interface ProducerOf {
  producerCode?: string;
  producer?: string;
}

/** A product and, when it has stars, one certificate. */
export interface ProductRow extends ProducerOf {
  /** Empty: the product of the same folded name and producer, or a new code `SP-0001`. */
  code?: string;
  name: string;
  group?: Group | '';
  subgroup?: string;
  stars?: number | null;
  potential5?: boolean;
  score?: number | null;
  decision?: string;
  /** Of the decision; a bare year is shown with "khoảng". Empty: "chưa rõ hạn". */
  decidedOn?: string;
  /** The certificate's number. */
  certificate?: string;
  issuer?: string;
  district?: string;
  commune?: string;
  description?: string;
  photo?: string;
  notes?: Notes;
}

/** A dossier's present stage. */
export interface DossierRow extends ProducerOf {
  code: string;
  product: string;
  stage: Stage;
  /** ISO date since which it has this stage. */
  since?: string;
  submittedOn?: string;
  stars?: number | null;
  score?: number | null;
  decision?: string;
  note?: string;
  missing?: string;
}

/**
 * A fair; the same folded name and start is the same fair. Where only one fair of a name is still to come and the list says another day for it,
 * it was moved. What is left out or empty keeps what is known.
 */
export type FairRow = Pick<FairView, 'name' | 'start'> &
  Partial<Omit<FairView, 'id' | 'demo' | 'name' | 'start' | 'kind' | 'asks' | 'booths' | 'open' | 'off'>> & {
    /** Empty: a fair. */
    kind?: Gathering | '';
    /** Empty: as it was; planned when it is new or moved. */
    state?: FairState | '';
    /** Takes registrations in chat; null: when there is a deadline or a number of places. */
    registers?: boolean | null;
    /** Empty: what its kind usually asks. */
    asks?: readonly FairAsk[];
    booths?: readonly string[];
    notes?: Notes;
  };

/** A point of sale; the same folded name and address is the same point. */
export interface PointRow {
  name: string;
  address?: string;
  district?: string;
  commune?: string;
  opened?: string;
  hours?: string;
  lat?: number | null;
  lon?: number | null;
  notes?: Notes;
}

/** A public holiday, or (`working`) a weekend day that was swapped for one. */
export interface HolidayRow {
  /** ISO date. */
  day: string;
  working?: boolean;
  name?: string;
}

/** An old commune and what it became on 1 July 2025: a hint for search (ocop.md 2.3). */
export interface CommuneRow {
  oldDistrict: string;
  oldCommune: string;
  newCommune: string;
}

/** Why a row did not go in. A closed list: the importer words it. */
export type RefusalReason =
  | 'no-producer'
  /** A code that no producer has, and no name beside it. */
  | 'unknown-producer'
  /** Several producers have this name. */
  | 'ambiguous-producer'
  /** The same key stands earlier in the same file. */
  | 'twice'
  /** The path does not lead from the present stage to this one. */
  | 'stage-backward'
  /** The link code is already somebody else's. */
  | 'link-code-taken';

/** A row that was refused; `index` counts the given rows from 0. `detail`: the present stage, the first row … */
export interface Refusal {
  index: number;
  reason: RefusalReason;
  detail: string;
}

/** A fair that a row moved to another day; `index` counts the given rows from 0, `from` is its first day before. */
export interface MovedFair {
  index: number;
  from: string;
}

/** What an import did. */
export interface Outcome {
  added: number;
  changed: number;
  refused: Refusal[];
}

/** How rows go in. */
export interface RegisterOptions {
  /** Epoch ms. */
  now: number;
  /** Who imports: staff id, or `import`. */
  by: string;
  /** Demonstration data: cards say so. */
  demo?: boolean;
  /** Reads and refuses as usual, writes nothing. */
  dryRun?: boolean;
  /** Called after each chunk with the number of rows handled so far: a progress bar. */
  onProgress?: (done: number) => void;
}
