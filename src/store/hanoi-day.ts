/** The ISO date in Hanoi, under the name that the commands use. */
export { hanoiDate as hanoiDay } from '../understanding/hanoi-time.ts';
