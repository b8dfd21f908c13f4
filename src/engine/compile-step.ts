/** One written step to its compiled form: texts, expressions and values handed over are parsed here. Pure. */
import { BOUNDS } from '../model.ts';
import { fold } from '../understanding/fold.ts';
import type { ActionButton, Expr, Given, PromptStep, ReplyStep, Step, Template, Templates } from './book.ts';
import type { FilePath } from './compile.ts';
import { parseExpression, SyntaxProblem } from './expression.ts';
import type { StepKind, Written } from './format.ts';
import { parseTemplate } from './template.ts';

type WrittenText = { vi: string; en: string };
type WrittenAction = Written<'prompt'>['actions'][number];

/** Builds one step; what can't be read is reported and left out. `skip: true` becomes two empty texts: the engine's own word. */
export class Builder {
  private readonly id: string;
  private readonly next: string;
  private readonly report: (path: FilePath, message: string) => void;

  constructor(step: { id: string; next: string }, report: (path: FilePath, message: string) => void) {
    this.id = step.id;
    this.next = step.next;
    this.report = report;
  }

  /** The compiled step. `written` has passed the schema of `kind`. */
  build(kind: StepKind, written: unknown): Step {
    const make: { [K in StepKind]: (source: Written<K>) => Step } = {
      prompt: (source) => this.prompt(source),
      reply: (source) => this.reply(source),
      lookup: (source) => ({
        ...this.base(source),
        kind: 'lookup',
        lookup: source.lookup,
        with: this.givens(source.with),
        save: source.save,
      }),
      effect: (source) => ({ ...this.base(source), kind: 'effect', effect: source.effect, with: this.givens(source.with) }),
      when: (source) => this.when(source),
      call: (source) => ({
        ...this.base(source),
        ...{ kind: 'call', call: source.call, with: this.givens(source.with) },
        ...(source.save ? { save: source.save } : {}),
      }),
      set: (source) => ({
        ...this.base(source),
        kind: 'set',
        set: this.givens(source.set, 'set'),
        ...(source.in ? { in: source.in } : {}),
      }),
      do: (source) => ({ ...this.base(source), kind: 'do', do: source.do }),
    };
    return (make[kind] as (source: unknown) => Step)(written);
  }

  private base({ was, go }: { was?: string | undefined; go?: string | undefined }): { id: string; go: string; was?: string } {
    return { id: this.id, go: go ?? this.next, ...(was ? { was } : {}) };
  }

  private when(source: Written<'when'>): Step {
    const branches = source.when.map(({ if: condition, go }, index) => ({ go, ...this.condition(condition, ['when', index, 'if']) }));
    const open = source.when.findIndex((branch) => branch.if === undefined);
    if (open < 0) this.report(['when'], 'the last branch has no "if": what happens when none holds?');
    else if (open < source.when.length - 1) this.report(['when', open + 1], 'never reached: the branch above has no "if"');
    return { ...this.base(source), kind: 'when', when: branches };
  }

  private prompt(source: Written<'prompt'>): PromptStep {
    const { bounds, save, list } = source;
    const { min, max } = bounds ? BOUNDS[bounds] : source;
    if (!source.input && source.choices.length === 0 && !list)
      this.report(['prompt'], 'no "choices", no "list" and no "input": how is it answered?');
    return {
      ...this.base(source),
      kind: 'prompt',
      prompt: this.text(source.prompt, ['prompt']),
      input: source.input ?? 'choice',
      choices: source.choices.map((choice, index) => ({
        id: choice.id,
        label: this.text(choice, ['choices', index]),
        words: { vi: (choice.words?.vi ?? []).map(fold), en: (choice.words?.en ?? []).map(fold) },
        ...this.condition(choice.if, ['choices', index, 'if']),
        ...(choice.go ? { go: choice.go } : {}),
      })),
      several: source.several,
      personal: source.personal,
      actions: this.actions(source.actions, ['actions']),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(save ? { save } : {}),
      ...(list
        ? {
            list: {
              of: list.of.split('.'),
              label: this.text(list, ['list']),
              value: this.given(list.value, ['list', 'value']),
              ...(list.go ? { go: list.go } : {}),
            },
          }
        : {}),
      ...(source.skip ? { skip: source.skip === true ? { vi: [], en: [] } : this.text(source.skip, ['skip']) } : {}),
      ...(source.invalid ? { invalid: this.text(source.invalid, ['invalid']) } : {}),
      ...this.photo(source.photo, ['photo']),
    };
  }

  private reply(source: Written<'reply'>): ReplyStep {
    const { each } = source;
    return {
      ...this.base(source),
      kind: 'reply',
      reply: this.text(source.reply, ['reply']),
      actions: [...this.actions(source.actions, ['actions']), ...this.actions(each?.actions ?? [], ['each', 'actions'])],
      links: source.links.map((link, index) => ({
        title: this.text(link, ['links', index]),
        url: this.template(link.url, ['links', index, 'url']),
      })),
      ...(each ? { each: each.of.split('.') } : {}),
      ...this.photo(each?.photo ?? source.photo, each?.photo ? ['each', 'photo'] : ['photo']),
    };
  }

  private photo(source: string | undefined, at: FilePath): { photo?: Template } {
    return source ? { photo: this.template(source, at) } : {};
  }

  private actions(sources: WrittenAction[], at: FilePath): ActionButton[] {
    return sources.map((source, index) => ({
      flow: source.flow,
      action: source.action,
      object: this.given(source.object, [...at, index, 'object']),
      label: this.text(source, [...at, index]),
      ...this.condition(source.if, [...at, index, 'if']),
    }));
  }

  private condition(source: string | undefined, at: FilePath): { if?: Expr } {
    const expr = source === undefined ? null : this.read(parseExpression, source, at);
    return expr ? { if: expr } : {};
  }

  private text(source: WrittenText, at: FilePath): Templates {
    return { vi: this.template(source.vi, [...at, 'vi']), en: this.template(source.en, [...at, 'en']) };
  }

  private template(source: string, at: FilePath): Template {
    return this.read(parseTemplate, source, at) ?? [];
  }

  private givens(sources: Written<'set'>['set'], key = 'with'): Record<string, Given> {
    return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, this.given(source, [key, name])]));
  }

  private given(source: string | number | boolean | null, at: FilePath): Given {
    return typeof source === 'string' && /[{}]/.test(source) ? { template: this.template(source, at) } : { constant: source };
  }

  private read<T>(parser: (source: string) => T, source: string, at: FilePath): T | null {
    try {
      return parser(source);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.report(at, `${error.message} (character ${error.column})`);
      return null;
    }
  }
}
