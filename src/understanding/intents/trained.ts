/** The model of this build, unpacked at the first message so that a start pays nothing for it. Pure. */

import { lazily, lazilyRead } from '../../lazily.ts';
import packed from './model.generated.json';
import { unpack } from './model.ts';

const read = lazilyRead(packed);

/** What `npm run train` wrote. */
export const trainedModel = lazily(() => unpack(read()));
