/**
 * The office's register: what spreadsheets and the city's software put in. Every function takes any number of rows, works in chunks of
 * 200 (one read and one write batch each, so that a running service is never held for more than 50 ms) and says what it refused.
 */
export { hasCommunes, upsertCommunes } from './register/communes.ts';
export { moveDossier, upsertDossiers } from './register/dossiers.ts';
export { upsertFairs } from './register/fairs.ts';
export { upsertHolidays } from './register/holidays.ts';
export { upsertPoints } from './register/points.ts';
export { upsertProducers } from './register/producers.ts';
export { upsertProducts } from './register/products.ts';
export type * from './register/rows.ts';
