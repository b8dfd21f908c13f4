/** `npm run migrate`: brings a database to the present schema. Safe to run twice and beside a running service. */
import { openDatabase, runCommand } from './database.ts';

await runCommand(async () => {
  const { db, config } = await openDatabase();
  db.close();
  // The address may carry a token in its query: only where it is, not how to get in.
  console.log(`Cơ sở dữ liệu đã đúng phiên bản. / The database has the present schema: ${config.database.url.replace(/\?.*$/, '')}`);
  return 0;
});
