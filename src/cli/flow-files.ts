/** Reading the folder of flows: the only place that knows YAML. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, type ParsedNode, parseDocument, visit } from 'yaml';
import { type Compiled, compileBook, type FilePath, type ParsedFile, type Place, type SourceFile } from '../engine/compile.ts';

/** Reads one YAML text. Mistakes come back as problems; never throws. */
export function parseYaml(text: string): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) => ({ ...at(pos[0]), message }));
  const numbers: ParsedFile['numbers'] = [];
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'number' && node.source !== undefined) numbers.push({ ...at(node.range?.[0] ?? 0), source: node.source });
    },
  });
  return { value: problems.length > 0 ? null : document.toJS(), place: (path) => at(offsetOf(document.contents, path)), problems, numbers };
}

function offsetOf(root: ParsedNode | null, path: FilePath): number {
  let node: Node | null | undefined = root;
  let offset = root?.range[0] ?? 0;
  for (const part of path) {
    if (isMap<Node, Node>(node)) {
      const pair: Pair<Node, Node> | undefined = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!pair) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq<Node>(node)) {
      node = node.items[Number(part)];
      if (!node) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

/** The flow files of a folder, by name; `name` is `flows/x.yaml`. */
export async function readFlowFiles(folder: string): Promise<SourceFile[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ name: `flows/${name}`, text: await readFile(join(folder, name), 'utf8') })));
}

/** Reads and compiles a folder of flows. */
export async function compileFolder(folder: string): Promise<Compiled> {
  return compileBook(await readFlowFiles(folder), parseYaml);
}
