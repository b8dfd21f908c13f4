import { describe } from 'vitest';
import { startNode } from '../scenario/runtime.ts';
import { scenarios } from '../scenario/scenarios.ts';

describe('the service as one Node process on a libSQL file', () => scenarios(startNode));
