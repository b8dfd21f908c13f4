import { describe } from 'vitest';
import { startWorker } from '../scenario/runtime.ts';
import { scenarios } from '../scenario/scenarios.ts';

describe('the bundled Worker in workerd on a libSQL server', () => scenarios(startWorker));
