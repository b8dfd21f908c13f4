/**
 * Builds the Worker: modules of code, and data beside them. wrangler runs this for each upload, for `npm run dev` and for the tests in
 * workerd (wrangler.toml, build).
 *
 * It is ours because a Worker's start is V8 reading code, and wrangler's own bundling can't be told what V8 reads fast (parts of the CPU of a
 * start, measured):
 * - V8 takes the body of an arrow function apart at once, and that of a `function` only when it is called: a quarter;
 * - it checks each regular expression that it passes, and letters by property (`\p{L}`) are dear: a twentieth;
 * - in one module for all, what an `import()` needs too stands in functions, which V8 reads twice: a twentieth;
 * - what a Worker never does need not be in it: a tenth;
 * - terser leaves less for it than esbuild's own minifier: a fifteenth.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin, transform } from 'esbuild';
import { minify } from 'terser';
import { describeApi } from '../console/api.ts';
import { ROOT } from './checks.ts';

/** Where wrangler looks for it (wrangler.toml, main). */
const FOLDER = join(ROOT, '.worker');

/** Packages of which a Worker needs a part, and ours that stands for it. */
const REPLACED: Record<string, string> = {
  zod: 'src/console/api/zod.ts',
  '@asteasolutions/zod-to-openapi': 'src/console/api/undescribed.ts',
  // One router, that of the door.
  hono: 'node_modules/hono/dist/preset/tiny.js',
};

/** zod's description of its own shapes: only the build asks for it. In a Worker these functions throw. */
const LEFT_OUT = /zod[\\/]v4[\\/]core[\\/](?:json-schema-processors|json-schema-generator|to-json-schema)\.js$/;

const TARGET = 'es2024';
const REGULAR_EXPRESSIONS = { 'regexp-unicode-property-escapes': false, 'regexp-lookbehind-assertions': false };
const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };

/** Throws what esbuild says when it can't. */
async function buildWorker(folder: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/worker.ts'],
    outdir: folder,
    splitting: true,
    bundle: true,
    write: false,
    format: 'esm',
    target: TARGET,
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: true,
    // One letter more than ASCII, and V8 keeps all of it in twice the memory.
    charset: 'ascii',
    supported: REGULAR_EXPRESSIONS,
    // Data goes up beside the code, under its own name.
    loader: { '.generated.json': 'copy' },
    assetNames: '[name]',
    plugins: [replaced, leftOut, described, functions],
  });
  await mkdir(folder, { recursive: true });
  // Two builds at once write the same: whoever reads the folder meanwhile must find each file whole, and none that is about to go.
  const beside = `${folder}-${process.pid}`;
  await mkdir(beside, { recursive: true });
  for (const { path, contents, text } of outputFiles) {
    const half = join(beside, basename(path));
    await writeFile(half, path.endsWith('.js') ? await shorter(asAscii(text)) : contents);
    await rename(half, path);
  }
  await rm(beside, { recursive: true });
  // A module's name says what is in it: those of earlier builds would go up, too.
  const made = new Set(outputFiles.map(({ path }) => basename(path)));
  for (const name of await readdir(folder)) if (!made.has(name)) await rm(join(folder, name), { force: true });
}

/** What esbuild's minifier leaves: functions that are called once, parts of classes and tables that nobody asks for. `npm run dev` does not wait for it. */
async function shorter(code: string): Promise<string> {
  if (process.env.WORKER_BUILD === 'quick') return code;
  const { code: short } = await minify(code, {
    module: true,
    ecma: 2020,
    compress: { passes: 2, arrows: false, keep_fargs: false, inline: 3 },
    format: { ascii_only: true },
  });
  if (!short) throw new Error('terser made nothing of a module');
  return short;
}

/** esbuild escapes texts; what is left beyond ASCII stands in regular expressions, where an escape means the same. */
function asAscii(code: string): string {
  const [raw] = /String\.raw`[^`]*[\u0080-\uffff]/.exec(code) ?? [];
  if (raw) throw new Error(`String.raw keeps escapes as they are: write \\u1ea1 and the like by hand in ${raw}`);
  return code.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Arrow functions become functions, file by file, where none of them means the `this` or the `arguments` around it. */
const functions: Plugin = {
  name: 'functions',
  setup({ onLoad }) {
    onLoad({ filter: /\.(?:ts|m?js)$/ }, async ({ path }) => {
      const given = await readFile(path, 'utf8');
      const loader = path.endsWith('.ts') ? 'ts' : 'js';
      const { code } = await transform(given, { loader, target: TARGET, supported: { arrow: false, ...REGULAR_EXPRESSIONS }, tsconfigRaw });
      return /\b_(?:this|arguments)\d*\b|\b__super/.test(code) ? { contents: given, loader } : { contents: code, loader: 'js' };
    });
  },
};

const replaced: Plugin = {
  name: 'replaced',
  setup({ onResolve }) {
    onResolve({ filter: /^[@\w/-]+$/ }, ({ path }) => (path in REPLACED ? { path: join(ROOT, REPLACED[path] ?? '') } : undefined));
  },
};

const leftOut: Plugin = {
  name: 'left out',
  setup({ onLoad }) {
    onLoad({ filter: LEFT_OUT }, async ({ path }) => {
      const names = Object.keys((await import(pathToFileURL(path).href)) as object);
      return {
        contents: `function gone() { throw new Error('left out of the Worker: ${basename(path)}'); }
          const made = () => gone;
          export { ${names.map((name) => `${name.startsWith('create') ? 'made' : 'gone'} as ${name}`).join(', ')} };`,
      };
    });
  },
};

/** The description of the API, made now. */
const described: Plugin = {
  name: 'described',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /console[\\/]api[\\/]description\.ts$/ }, ({ path }) => ({
      contents: `import json from './openapi.generated.json'; import page from './docs.generated.html';
        const text = (bytes) => new TextDecoder().decode(bytes);
        export const describe = () => ({ json: text(json), page: text(page) });`,
      resolveDir: dirname(path),
    }));
    onResolve({ filter: /(openapi\.generated\.json|docs\.generated\.html)$/ }, ({ path }) => ({
      path: basename(path),
      namespace: 'described',
    }));
    onLoad({ filter: /./, namespace: 'described' }, ({ path }) => ({
      contents: path.endsWith('.html') ? describeApi().page : describeApi().json,
      loader: 'copy',
    }));
  },
};

// Whoever starts the same Worker again and again, as tests do that kill it, keeps what was built.
if (process.env.WORKER_BUILD !== 'kept') await buildWorker(FOLDER);
