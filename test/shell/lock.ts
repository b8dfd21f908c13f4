/** Another program that holds a database file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Another program holds the file's write lock until it is told to go. */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const script = `
    const { createClient } = await import('@libsql/client');
    const tx = await createClient({ url: ${JSON.stringify(`file:${file}`)}, timeout: 20000 }).transaction('write');
    process.stdout.write('locked');
    process.stdin.once('data', () => void tx.rollback().then(() => process.exit(0)));`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  return async () => {
    const gone = once(other, 'exit');
    other.stdin.write('go');
    await gone;
  };
}
