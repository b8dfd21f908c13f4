import { proveSchedules } from '../schedules/prove.ts';

// The fast tests play a hundred: test/schedules/schedules.test.ts.
proveSchedules(1000);
