/** Flows drawn as Mermaid text: one picture for a flow, one map of all. Pure. */
import type { Book, Flow, Step, Template } from './book.ts';
import { jumpTarget, jumpValue, leaves, routesOf } from './lint/routes.ts';

/** Characters of a sentence shown in a node. */
const SHOWN = 48;

/** The picture of one flow: prompts are rounded, branches are diamonds, what leaves the flow is a circle. */
export function drawFlow(flow: Flow): string {
  const ids = new Map(flow.steps.map(({ id }, index) => [id, `s${index}`]));
  const ends = new Map<string, string>();
  const target = (go: string): string => {
    if (!leaves(go)) return ids.get(go) ?? 'unknown';
    if (!ends.has(go)) ends.set(go, `e${ends.size}`);
    return ends.get(go) ?? '';
  };
  const nodes = flow.steps.map((step) => `  ${ids.get(step.id)}${shape(step)}`);
  const arrows = flow.steps.flatMap((step) =>
    routesOf(step).map(({ go, label }) => `  ${ids.get(step.id)} -->${label ? `|${quoted(label)}|` : ''} ${target(go)}`),
  );
  const actions = Object.entries(flow.actions).map(([name, { go }], index) => `  a${index}>${quoted(name)}] -.-> ${target(go)}`);
  const circles = [...ends].map(([go, id]) => `  ${id}((${quoted(go)}))`);
  return ['flowchart TD', ...nodes, ...circles, ...arrows, ...actions, ''].join('\n');
}

function shape(step: Step): string {
  const label = quoted(`${step.id}${saying(step)}`);
  if (step.kind === 'prompt') return `(${label})`;
  if (step.kind === 'when') return `{${label}}`;
  if (step.kind === 'effect') return `[[${label}]]`;
  return step.kind === 'lookup' ? `[(${label})]` : `[${label}]`;
}

function saying(step: Step): string {
  if (step.kind === 'prompt') return `: ${words(step.prompt.vi)}`;
  if (step.kind === 'reply') return `: ${words(step.reply.vi)}`;
  if (step.kind === 'lookup') return `: ${step.lookup}`;
  if (step.kind === 'effect') return `: ${step.effect}`;
  if (step.kind === 'call') return `: ${step.call}`;
  return step.kind === 'do' ? `: ${step.do}` : '';
}

function words(template: Template): string {
  const text = template
    .map((piece) => (piece.kind === 'words' ? piece.words : piece.kind === 'value' ? `‹${piece.path.join('.')}›` : '…'))
    .join('');
  const line = text.replace(/\s+/g, ' ').trim();
  return [...line].length > SHOWN ? `${[...line].slice(0, SHOWN - 1).join('')}…` : line;
}

// Mermaid reads entity codes inside quotes; a bare quote would end the label.
function quoted(text: string): string {
  return `"${text.replace(/[#"<>]/g, (sign) => `#${sign.codePointAt(0)};`)}"`;
}

/** The map of all flows: who calls whom, who leads to whom, whose buttons act in which flow. */
export function drawMap(book: Book): string {
  const flows = Object.values(book.flows);
  const ids = new Map(flows.map(({ name }, index) => [name, `f${index}`]));
  const arrows = new Set<string>();
  for (const flow of flows)
    for (const step of flow.steps)
      for (const { name, arrow } of linksOf(step)) if (ids.has(name)) arrows.add(`  ${ids.get(flow.name)} ${arrow} ${ids.get(name)}`);
  const group = (title: string, id: string, some: Flow[]) =>
    some.length > 0
      ? [`  subgraph ${id} [${quoted(title)}]`, ...some.map(({ name }) => `    ${ids.get(name)}[${quoted(name)}]`), '  end']
      : [];
  const patterns = flows.filter(({ pattern }) => pattern);
  const announcements = flows.filter(({ announcement }) => announcement);
  const others = flows.filter(({ pattern, announcement }) => !pattern && !announcement);
  return [
    'flowchart LR',
    ...group('conversations', 'conversations', others),
    ...group('patterns', 'patterns', patterns),
    ...group('announcements', 'announcements', announcements),
    ...arrows,
    '',
  ].join('\n');
}

function linksOf(step: Step): { name: string; arrow: string }[] {
  const jumps = routesOf(step).flatMap(({ go }) => {
    const name = jumpValue(go) ? null : jumpTarget(go);
    return name ? [{ name, arrow: '-->' }] : [];
  });
  const calls = step.kind === 'call' ? [{ name: step.call, arrow: '==>' }] : [];
  const acts = 'actions' in step ? step.actions.map(({ flow }) => ({ name: flow, arrow: '-.->' })) : [];
  return [...jumps, ...calls, ...acts];
}
