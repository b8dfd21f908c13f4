/** `npm run settings`: lists the office's settings; `-- set NAME VALUE` changes one, audited. Exit 1 when the change is refused. */
import type { Text } from '../model.ts';
import { loadSettings, OFFICE_SETTINGS, type SettingDefinition, setSetting } from '../store/settings.ts';
import { type Opened, openDatabase, runCommand, table } from './database.ts';

const USAGE = `npm run settings                       liệt kê / list
npm run settings -- set NAME VALUE     đổi một thiết lập / change one`;

await runCommand(async () => {
  const [verb, name, value, ...more] = process.argv.slice(2);
  const isList = verb === undefined || (verb === 'list' && name === undefined);
  if (!isList && (verb !== 'set' || name === undefined || value === undefined || more.length > 0)) {
    console.error(USAGE);
    return 2;
  }
  const { db } = await openDatabase();
  const code = isList ? await list(db) : await change(db, name ?? '', value ?? '');
  db.close();
  return code;
});

async function list(db: Opened['db']): Promise<number> {
  const { values } = await loadSettings(db);
  const rows = Object.entries(OFFICE_SETTINGS).map(([name, definition]) => {
    const value = String(values[name]);
    const preset = String(definition.default);
    return [name, value === preset ? value : `${value} *`, preset, limits(definition), definition.meaning.vi];
  });
  console.log(table([['TÊN', 'GIÁ TRỊ', 'MẶC ĐỊNH', 'GIỚI HẠN', 'Ý NGHĨA'], ...rows]));
  console.log('\n* khác mặc định / differs from the default. Đổi / change: npm run settings -- set NAME VALUE');
  return 0;
}

function limits(definition: SettingDefinition): string {
  if (definition.kind === 'number') return `${definition.min}–${definition.max}`;
  return definition.kind === 'time' ? 'HH:MM' : 'on/off';
}

async function change(db: Opened['db'], name: string, text: string): Promise<number> {
  const outcome = await setSetting(db, name, text, 'operator', Date.now());
  if (outcome.state === 'set') {
    console.log(`Đã đặt ${outcome.name} = ${outcome.value}. / Set.`);
    return 0;
  }
  const problem: Text =
    outcome.state === 'refused'
      ? outcome.problem
      : {
          vi: `Không có thiết lập ${name}. Chạy npm run settings để xem danh sách.`,
          en: `There is no setting ${name}. npm run settings lists them.`,
        };
  console.error(`${problem.vi}\n  ${problem.en}`);
  return 1;
}
