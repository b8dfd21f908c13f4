/** `npm run check` and, with `--all`, `npm test`: every check in order; stops at the first that fails. */
import { FAST, runChecks, SLOW } from './checks.ts';

process.exitCode = await runChecks(process.argv.includes('--all') ? [...FAST, ...SLOW] : FAST);
