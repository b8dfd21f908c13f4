/** The model of this build, unpacked at the first message so that a start pays nothing for it. Pure. */

import packed from './model.generated.json' with { type: 'json' };
import { type Model, unpack } from './model.ts';

let unpacked: Model | undefined;

/** What `npm run train` wrote. */
export function trainedModel(): Model {
  unpacked ??= unpack(packed);
  return unpacked;
}
