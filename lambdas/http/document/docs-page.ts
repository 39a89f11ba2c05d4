import { problems } from '../wire/problem-codes.ts';
import type { JsonSchema } from '../wire/schemas.ts';
import type { OpenApiOperation } from './describe-operation.ts';
import type { OpenApi } from './openapi.ts';
import type { MediaType } from './operation.ts';

/** The document as one page that loads nothing. */
export function docsPage({ info, paths, components }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationSection(method, path, operation)),
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<h3 id="${escapeHtml(name)}">${escapeHtml(name)}</h3>${pre(schema)}`,
  );
  const errors = Object.entries(problems).map(
    ([code, { status, title }]) => `<tr><td><code>${code}</code><td>${status}<td>${escapeHtml(title)}`,
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.title)}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
pre{background:#f4f4f2;padding:.8rem;overflow:auto;font-size:.85rem}h2{margin-top:2.5rem;border-bottom:1px solid #ccc}
td{padding:.1rem 1rem .1rem 0;vertical-align:top}small{color:#666}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}pre{background:#222}a{color:#8bf}small{color:#aaa}}
</style>
<h1>${escapeHtml(info.title)}</h1>
<p>${escapeHtml(info.description)}</p>
<p>Partners send their key as <code>x-api-key</code>; calls of the owner are signed, and locally carry <code>Authorization: Bearer</code> and the owner token. The same as a document: <a href="openapi.json">openapi.json</a>.</p>
<h2>Calls</h2>
${operations.join('\n')}
<h2>What can go wrong</h2>
<p>Every error is <code>application/problem+json</code> with one of these codes.</p>
<table>${errors.join('\n')}</table>
<h2>Schemas</h2>
${schemas.join('\n')}
</html>
`;
}

function operationSection(method: string, path: string, operation: OpenApiOperation): string {
  const query = operation.parameters
    .filter(({ in: where }) => where === 'query')
    .map(({ name, description }) => `<li><code>?${escapeHtml(name)}=</code> ${escapeHtml(description)}`);
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, media]) => `<p>Body: ${escapeHtml(type)} ${schemaLinks(media.schema)}</p>${examplesOf(media)}`,
  );
  const answers = Object.entries(operation.responses).map(
    ([status, { description, content }]) =>
      `<li>${status === 'default' ? 'else' : escapeHtml(status)}: ${escapeHtml(description)} ${Object.values(content)
        .map(({ schema }) => schemaLinks(schema))
        .join(' ')}`,
  );
  return `<h3 id="${escapeHtml(operation.operationId)}"><code>${method.toUpperCase()} ${escapeHtml(path)}</code> <small>${operation['x-stima-audience']}</small></h3>
<p>${escapeHtml(operation.summary)}. ${escapeHtml(operation.description ?? '')}</p>
<ul>${query.join('')}</ul>${bodies.join('')}<ul>${answers.join('')}</ul>`;
}

function examplesOf({ example, examples = {} }: MediaType): string {
  const several = Object.values(examples).map(({ summary, value }) => `<p>${escapeHtml(summary)}:</p>${pre(value)}`);
  return `${example === undefined ? '' : pre(example)}${several.join('')}`;
}

/** Links to the named schema, or to each schema of a `oneOf`. */
function schemaLinks({ $ref, oneOf }: JsonSchema): string {
  if (Array.isArray(oneOf)) return oneOf.map(schemaLinks).join(' ');
  const name = typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined;
  return name === undefined ? '' : `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`;
}

const pre = (value: unknown) => `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
