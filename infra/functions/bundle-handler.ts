import { copyFile, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/**
 * node infra/functions/bundle-handler.ts HANDLER FOLDER: one handler of lambdas/functions as `index.js` in the folder, with what it
 * needs beside it. A program, and not esbuild's command: without the plugins predict would be a quarter larger, and ingest
 * three times as large.
 */
const [handler = '', folder = ''] = process.argv.slice(2);
const MAKES_THE_DOCUMENT: readonly string[] = ['catalog'];
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What the SDK imports only where it is needed, and a function never does: what reads credentials from profiles, SSO sessions,
 * files and metadata servers, since its own are in its environment. Left out, each bundle is 125 kB smaller.
 */
const neverLoaded: Plugin = {
  name: 'never-loaded',
  setup({ onResolve }) {
    const filter = /^(@aws-sdk\/credential-provider-|@smithy\/(credential-provider-imds|core\/event-streams))/;
    onResolve({ filter }, ({ path, kind }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
  },
};

/** No call of ours streams events, for which the S3 client prepares itself all the same. 19 kB. */
const noEventStreams: Plugin = {
  name: 'no-event-streams',
  setup({ onLoad }) {
    onLoad({ filter: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
      contents: `export const eventStreamSerdeProvider = () => ({});
        export const resolveEventStreamSerdeConfig = (config) => config;`,
      loader: 'js',
    }));
  },
};

/** Of its own package.json a client wants the version, for the user agent. 2 kB. */
const versionAlone: Plugin = {
  name: 'version-alone',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * The schemas of an SDK client write their keys as `[_h]`, `_h` being a constant string. esbuild cannot know that to read such
 * a key changes nothing, and keeps the schemas of all calls; with the strings in place it keeps those of ours. 50 kB.
 */
const literalKeys: Plugin = {
  name: 'literal-keys',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const constants = new Map(
        [...text.matchAll(/^const (\w+) = ("[^"\n\\]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      const contents = text.replace(/\[(\w+)\]: /g, (key, name) =>
        constants.has(name) ? `${constants.get(name)}: ` : key,
      );
      return { contents, loader: 'js' };
    });
  },
};

/** Every schema of zod can tell itself as JSON; it is asked to only where the OpenAPI document is made. 9 kB. */
const noJsonSchemas: Plugin = {
  name: 'no-json-schemas',
  setup({ onLoad }) {
    if (MAKES_THE_DOCUMENT.includes(handler)) return;
    onLoad({ filter: /zod[\\/]v4[\\/]core[\\/]json-schema-processors\.js$/ }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
  },
};

/** A reference for robust weights is data: it lies beside the bundle as `DATASET-reference.json`, and is read from there. */
const dataBeside: Plugin = {
  name: 'data-beside',
  setup({ onResolve }) {
    onResolve({ filter: /\/reference\.json$/ }, async ({ path, resolveDir }) => {
      const source = join(resolveDir, path);
      const name = `${basename(dirname(source))}-${basename(source)}`;
      await copyFile(source, join(folder, name));
      return { path: `./${name}`, external: true };
    });
  },
};

await build({
  absWorkingDir: ROOT,
  entryPoints: [join(ROOT, 'lambdas/functions', `${handler}.ts`)],
  outfile: join(folder, 'index.js'),
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  // Starts faster than modules do, by 15 ms where it was measured.
  format: 'cjs',
  mainFields: ['module', 'main'],
  // Its `exports` hide the sources, of which a third is not ours to carry.
  alias: { 'ml-matrix': join(ROOT, 'node_modules/ml-matrix/src/index.js') },
  plugins: [neverLoaded, noEventStreams, versionAlone, noJsonSchemas, literalKeys, dataBeside],
  // In CommonJS `import.meta.url` would be empty at run time; better not to be deployed at all.
  logOverride: { 'empty-import-meta': 'error' },
  logLevel: 'warning',
});
