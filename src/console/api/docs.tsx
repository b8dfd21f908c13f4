/** `/api/docs`: our own page over the description, with no script and nothing from elsewhere. */
import type { OpenAPIHono } from '@hono/zod-openapi';

/** The description as `getOpenAPI31Document` makes it. */
type Description = ReturnType<OpenAPIHono['getOpenAPI31Document']>;
type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  description?: string;
};
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}
interface Operation {
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h2{font-size:1rem;margin:0;display:inline;font-weight:600}code,pre{font:14px/1.45 ui-monospace,monospace}pre{overflow-x:auto;padding:.75rem;border:1px solid #8886;border-radius:.5rem}
details{border-top:1px solid #8886;padding:.6rem 0}summary{cursor:pointer}td{vertical-align:top;padding:.15rem .8rem .15rem 0}b{display:inline-block;min-width:3.5rem}`;

/** The page. */
export function docsPage(description: Description) {
  const { info, paths = {}, components } = description;
  const named = (components?.schemas ?? {}) as Record<string, Schema>;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Record<string, Operation | undefined>)[method];
      return operation ? [{ path, method, operation }] : [];
    }),
  );
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{`${info.title}: API`}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{info.title}: API</h1>
        <p>{info.description}</p>
        <p>
          <code>Authorization: Bearer KEY</code> · <a href="/api/openapi.json">openapi.json</a>
        </p>
        <main>
          {operations.map((one) => (
            <Route {...one} />
          ))}
        </main>
        <h1>Shapes</h1>
        {Object.entries(named).map(([name, schema]) => (
          <details id={name}>
            <summary>
              <h2>{name}</h2>
            </summary>
            <pre>{shape(schema)}</pre>
          </details>
        ))}
      </body>
    </html>
  );
}

function Route({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const { summary = '', description, parameters = [], requestBody, responses = {} } = operation;
  return (
    <details>
      <summary>
        <h2>
          <b>{method.toUpperCase()}</b> <code>{path}</code>
        </h2>{' '}
        {summary}
      </summary>
      {description ? <p>{description}</p> : null}
      {parameters.length > 0 ? (
        <table>
          {parameters.map(({ name, in: where, required, schema = {} }) => (
            <tr>
              <td>
                <code>{name}</code>
              </td>
              <td>
                {where}
                {required ? '' : ', optional'}
              </td>
              <td>
                <code>{shape(schema)}</code> {schema.description ?? ''}
              </td>
            </tr>
          ))}
        </table>
      ) : null}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema = {} }]) => (
        <>
          <p>{type}</p>
          <pre>{shape(schema)}</pre>
        </>
      ))}
      <table>
        {Object.entries(responses).map(([status, { description: words, content = {} }]) => (
          <tr>
            <td>{status}</td>
            <td>
              {words}
              {status.startsWith('2')
                ? Object.entries(content).map(([type, { schema = {} }]) => <pre>{`${type}\n${shape(schema)}`}</pre>)
                : null}
            </td>
          </tr>
        ))}
      </table>
    </details>
  );
}

/** A schema as a reader of TypeScript knows it. */
function shape(schema: Schema, indent = ''): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map((one) => shape(one, indent)).join(' | ');
  if (schema.properties) return fields(schema.properties, new Set(schema.required), indent);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'anything'];
  return types.map((type) => (type === 'array' ? `${shape(schema.items ?? {}, indent)}[]` : type)).join(' | ');
}

function fields(properties: Record<string, Schema>, required: ReadonlySet<string>, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const why = schema.description ? `  // ${schema.description}` : '';
    return `${inner}${name}${required.has(name) ? '' : '?'}: ${shape(schema, inner)}${why}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}
