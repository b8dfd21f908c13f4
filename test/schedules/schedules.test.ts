import { proveSchedules } from './prove.ts';

// `npm test` plays a thousand: test/process/schedules.test.ts.
proveSchedules(100);
