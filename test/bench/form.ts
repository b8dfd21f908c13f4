/** The long form of the benchmark: the same questions for both systems. It is no conversation of the office, so it does not lie in `flows/`. */
import { parseYaml } from '../../src/cli/flow-files.ts';
import type { Flow } from '../../src/engine/book.ts';
import { compileBook } from '../../src/engine/compile.ts';

/** Questions of the form. */
export const QUESTIONS = 301;
/** How it is begun. */
export const FORM_COMMAND = '/bieumau';

/** The n-th question, from 1. */
export function question(n: number): string {
  return `Dạ, câu ${n} trên ${QUESTIONS}: anh/chị cho em biết số liệu của mục này ạ?`;
}

/** What a person answers to it. */
export function answerTo(n: number): string {
  return `${(n * 37) % 1000} kg`;
}

/** The last words of the form. */
export const THANKS = 'Dạ, em đã ghi đủ. Em cảm ơn anh/chị ạ.';

/** The form as one of our flows. */
export function formFlow(): Flow {
  const both = (text: string) => `{ vi: "${text}", en: "${text}" }`;
  const steps = Array.from(
    { length: QUESTIONS },
    (_, i) => `  q${i + 1}: { prompt: ${both(question(i + 1))}, input: text, max: 120, save: a${i + 1} }`,
  );
  const head = ['flow: bench-form', `title: ${both('Biểu mẫu')}`, `about: ${both('Biểu mẫu dài')}`, `command: [${FORM_COMMAND.slice(1)}]`];
  const text = [...head, 'steps:', ...steps, `  thanks: { reply: ${both(THANKS)} }`, ''].join('\n');
  const { book, problems } = compileBook([{ name: 'flows/bench-form.yaml', text }], parseYaml);
  const flow = book.flows['bench-form'];
  if (!flow || problems.length > 0) throw new Error(`the form does not compile: ${problems[0]?.message}`);
  return flow;
}
