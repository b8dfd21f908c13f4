/** Error codes of Zalo's template host as data: what each means for us (zalo-oa 4.2). They are another table than the OpenAPI's. */
import type { Failure } from '../../model.ts';

/** Codes by meaning; one that is not listed is a message we can't send. */
const BY_MEANING: Partial<Record<Failure, readonly number[]>> = {
  'refresh-token': [-124],
  retry: [-100],
  // A wallet, a night, a day's or a month's quota.
  wait: [-126, -133, -144, -147, -160, -1441],
  // This person: no such phone or account, too old an app, refused, or enough for now.
  'drop-recipient': [-108, -110, -114, -118, -119, -139, -140, -141, -1471, -1472],
  // The app, the OA, its permissions, its money, or a template that is not (or no longer) approved.
  configuration: [
    -101, -102, -103, -104, -105, -115, -117, -120, -1201, -1202, -125, -131, -135, -1351, -136, -137, -138, -1381, -145, -146, -1241,
  ],
  // What we sent: a template's id, a parameter that is too long or missing, JSON that does not parse.
  'bad-message': [
    -106, -107, -109, -1091, -111, -112, -1121, -1122, -1123, -1124, -113, -1131, -1132, -116, -121, -122, -123, -127, -128, -129, -130,
    -132, -142, -143, -148, -149, -150, -151, -152, -153, -158, -159, -161, -162,
  ],
};

/** Every code of the table. */
export const TEMPLATE_CODES: ReadonlyMap<number, Failure> = new Map(
  Object.entries(BY_MEANING).flatMap(([failure, codes]) => codes.map((code) => [code, failure as Failure] as const)),
);
