/** What a list says, row by row, once read: clean values, nothing looked up. Dates are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as known. */
import type { FairAsk, FairState, Gathering, Group, Stage } from '../model.ts';

/** Columns we don't know, kept: header → value. */
type Notes = Record<string, string>;

/** A producer (chủ thể). `phone` in E.164; an empty `code` is found or made by the register. */
export interface ListedProducer {
  code: string;
  name: string;
  kind: string;
  district: string;
  commune: string;
  address: string;
  contact: string;
  phone: string;
  linkCode: string;
  notes: Notes;
}

/** A product and its rating. `stars` null: not said. `decidedOn` empty: not known. */
export interface ListedProduct {
  code: string;
  name: string;
  producer: string;
  producerCode: string;
  group: Group | '';
  subgroup: string;
  stars: number | null;
  potential5: boolean;
  score: number | null;
  decision: string;
  decidedOn: string;
  certificate: string;
  issuer: string;
  district: string;
  commune: string;
  description: string;
  photo: string;
  notes: Notes;
}

/** A dossier and its present stage. */
export interface ListedDossier {
  code: string;
  product: string;
  producer: string;
  producerCode: string;
  stage: Stage;
  since: string;
  submittedOn: string;
  stars: number | null;
  score: number | null;
  decision: string;
  note: string;
  missing: string;
}

/** A fair. */
export interface ListedFair {
  name: string;
  start: string;
  end: string;
  venue: string;
  organiser: string;
  hours: string;
  deadline: string;
  who: string;
  groups: string;
  capacity: string;
  fee: string;
  contact: string;
  form: string;
  size: string;
  /** Empty: a fair, or as it was. */
  kind: Gathering | '';
  /** Empty: as it was. */
  state: FairState | '';
  registers: boolean | null;
  places: number | null;
  asks: FairAsk[];
  booths: string[];
  question: string;
  note: string;
  notes: Notes;
}

/** A point of sale. */
export interface ListedPoint {
  name: string;
  address: string;
  district: string;
  commune: string;
  opened: string;
  hours: string;
  lat: number | null;
  lon: number | null;
  notes: Notes;
}

/** A public holiday; `working`: a weekend day that is worked instead. */
export interface ListedHoliday {
  day: string;
  working: boolean;
  name: string;
}

/** The row type of each kind of list. */
export interface ListedRows {
  producers: ListedProducer;
  products: ListedProduct;
  dossiers: ListedDossier;
  fairs: ListedFair;
  points: ListedPoint;
  holidays: ListedHoliday;
}
