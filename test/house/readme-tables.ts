/** The README's tables of settings, made from their definitions. Run as a program it writes them into README.md; a test holds that they are true. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OPERATOR_SETTINGS } from '../../src/config.ts';
import { OFFICE_SETTINGS } from '../../src/store/settings.ts';

/** The file the tables stand in. */
export const README = resolve(import.meta.dirname, '../../README.md');

const row = (...cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Each table by the name in its markers: `<!-- operator -->` … `<!-- /operator -->`. */
export function tables(): Record<'operator' | 'office', string> {
  const head = (...names: string[]) => [row(...names), row(...names.map(() => '---'))];
  return {
    operator: [
      ...head('Setting', 'Default', 'Meaning', 'Ý nghĩa'),
      ...OPERATOR_SETTINGS.map(({ name, default: preset, meaning }) => row(`\`${name}\``, preset || '–', meaning.en, meaning.vi)),
    ].join('\n'),
    office: [
      ...head('Setting', 'Default', 'Limits', 'Meaning', 'Ý nghĩa'),
      ...Object.entries(OFFICE_SETTINGS).map(([name, setting]) =>
        row(
          `\`${name}\``,
          String(setting.default),
          setting.kind === 'number' ? `${setting.min} to ${setting.max}` : 'HH:MM',
          setting.meaning.en,
          setting.meaning.vi,
        ),
      ),
    ].join('\n'),
  };
}

/** The README with its tables as they should be. */
export function withTables(readme: string): string {
  let text = readme;
  for (const [name, table] of Object.entries(tables()))
    text = text.replace(
      new RegExp(`(<!-- ${name} -->\\n)[^]*?(\\n<!-- /${name} -->)`),
      (_all, open: string, close: string) => open + table + close,
    );
  return text;
}

if (process.argv[1] === import.meta.filename) await writeFile(README, withTables(await readFile(README, 'utf8')));
