/**
 * `npm run backup -- FILE`: a consistent copy of a file database, beside a running service. Never overwrites; only its owner may read the copy.
 * Exit 0 when the copy is whole; 1 when it could not be made (nothing is left behind); 2 on wrong use.
 */
import { existsSync } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { copyDatabase, damageOf } from '../store/backup.ts';
import { openNodeClient } from '../store/client-node.ts';
import { runCommand } from './database.ts';
import { loadEnvironment } from './environment.ts';

await runCommand(async () => {
  const [target, ...more] = process.argv.slice(2);
  if (target === undefined || more.length > 0) return fail('Cách dùng / Usage: npm run backup -- FILE', 2);
  const { url } = readConfig(loadEnvironment()).database;
  const source = pathOf(url);
  if (source === null)
    return fail('Cơ sở dữ liệu là máy chủ libSQL: dùng cách sao lưu của máy chủ đó. / The database is a server: use its own backups.', 2);
  if (!existsSync(source)) return fail(`Không có cơ sở dữ liệu ${source}. / There is no such database.`, 2);
  if (existsSync(target)) return taken(target);
  // The copy holds everything the database does: nobody else may read it, from its first byte on.
  process.umask(0o077);
  return backUp(url, source, target);
});

/** Made under another name first: under its own it is whole, or not there. */
async function backUp(url: string, source: string, target: string): Promise<number> {
  const part = `${target}.${process.pid}.part`;
  try {
    await copy(url, part);
    const damage = await check(part);
    if (damage.length > 0) return fail(`Bản sao bị hỏng, hãy kiểm tra đĩa / The copy is damaged, check the disk: ${damage[0]}`, 1);
    await link(part, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return taken(target);
    return fail(`Không sao lưu được / No backup was made: ${error instanceof Error ? error.message : error}`, 1);
  } finally {
    await rm(part, { force: true });
  }
  console.log(howToRestore(source, target));
  return 0;
}

async function copy(url: string, part: string): Promise<void> {
  const db = openNodeClient(url);
  try {
    await copyDatabase(db, part);
  } finally {
    db.close();
  }
  // SQLite does not wait for the disk here; a backup that a power cut can empty is none.
  const file = await open(part, 'r+');
  await file.sync();
  await file.close();
}

async function check(part: string): Promise<string[]> {
  const db = openNodeClient(`file:${encodeURI(resolve(part)).replaceAll('?', '%3F').replaceAll('#', '%23')}`);
  try {
    return await damageOf(db);
  } finally {
    db.close();
  }
}

/** The file of a `file:` address; null for a server. */
function pathOf(url: string): string | null {
  const [, path] = /^file:(?:\/\/[^/]*)?([^?#]*)/.exec(url) ?? [];
  return path === undefined ? null : decodeURIComponent(path);
}

function howToRestore(source: string, target: string): string {
  return `Đã sao lưu vào ${target}.
Khôi phục: dừng dịch vụ; dời ${source} cùng ${source}-wal và ${source}-shm sang chỗ khác; chép ${target} thành ${source}; khởi động lại.
Bản sao chỉ đọc được với DATA_KEY đang dùng: giữ khóa ở nơi khác, đừng để cạnh bản sao.
Backed up to ${target}.
To restore: stop the service; move ${source}, ${source}-wal and ${source}-shm away; copy ${target} to ${source}; start again.
The copy is readable only with the present DATA_KEY: keep the key elsewhere, not beside the copy.`;
}

function taken(target: string): number {
  return fail(`${target} đã có, không ghi đè. / ${target} exists and is not overwritten.`, 1);
}

function fail(message: string, code: number): number {
  console.error(message);
  return code;
}
