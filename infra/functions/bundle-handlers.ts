import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type OnResolveResult, type Plugin } from 'esbuild';
import * as z from 'zod';
import { readJson } from '../stage/read-json.ts';
import { inputPath } from '../stage/synthesis-inputs.ts';

/**
 * node infra/functions/bundle-handlers.ts HANDLERS FOLDER [DATASETS SOURCES] bundles handlers of lambdas/functions, named
 * with commas between, each as `index.js` in a folder of its name in FOLDER. The files that it needs lie beside it. All
 * are bundled at once, so that a module is read once and not for each of them. The datasets are those of this checkout,
 * or those of the folder DATASETS. SOURCES are then the modules that the build step writes for them. This is a program
 * and not a call of esbuild's command, since it needs plugins. Without them predict would be a quarter larger, and ingest
 * three times as large.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const [named = '', folder = '', datasets = join(ROOT, 'datasets'), sources = inputPath('datasets.json')] =
  process.argv.slice(2);
const handlers = named.split(',');
/** The files that lie beside bundles, by the paths by which bundles import them, and the folder where they are written. */
const beside = new Map<string, string>();
const scratch = await mkdtemp(join(tmpdir(), 'stima-beside-'));
const MAKES_THE_DOCUMENT: readonly string[] = ['catalog'];

/**
 * Modules that read credentials from profiles, SSO sessions, files and metadata servers. The SDK imports them on demand. A
 * function never needs them, since its credentials are in its environment. Without them each bundle is 125 kB smaller.
 */
const neverLoaded: Plugin = {
  name: 'never-loaded',
  setup({ onResolve }) {
    const filter = /^(@aws-sdk\/credential-provider-|@smithy\/(credential-provider-imds|core\/event-streams))/;
    onResolve({ filter }, ({ path, kind }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
  },
};

/** What looks for credentials and a region elsewhere than in the environment, where a function has both. They are 4 kB. */
const environmentAlone: Plugin = {
  name: 'environment-alone',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]credential-provider-node[\\/]dist-es[\\/]defaultProvider\.js$/ }, () => ({
      contents: `import { fromEnv } from '@aws-sdk/credential-provider-env';
        export const defaultProvider = (init = {}) => fromEnv(init);
        export const credentialsWillNeedRefresh = (credentials) => credentials?.expiration !== undefined;
        export const credentialsTreatedAsExpired = () => false;`,
      loader: 'js',
    }));
    onLoad({ filter: /[\\/]regionConfig[\\/]getInstanceMetadataRegion\.js$/ }, () => ({
      contents: 'export const getInstanceMetadataRegion = async () => undefined;',
      loader: 'js',
    }));
  },
};

/** The limiter of adaptive retries. Our clients retry in the standard mode, which does not make one. It is 3 kB. */
const standardRetries: Plugin = {
  name: 'standard-retries',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]util-retry[\\/]DefaultRateLimiter\.js$/ }, () => ({
      contents: 'export class DefaultRateLimiter {}',
      loader: 'js',
    }));
  },
};

/** The S3 client can sign for several regions at once, and follow a bucket to its region. Ours are in one. It is 4 kB. */
const oneRegion: Plugin = {
  name: 'one-region',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]SignatureV4MultiRegion\.js$/ }, () => ({
      contents: `import { SignatureV4SignWithCredentials } from './SignatureV4SignWithCredentials';
        export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials {
          static sigv4aDependency() { return 'none'; }
        }`,
      loader: 'js',
    }));
    onLoad({ filter: /[\\/]region-redirect-middleware\.js$/ }, () => ({
      contents: `export const regionRedirectMiddleware = undefined, regionRedirectMiddlewareOptions = undefined;
        export const getRegionRedirectMiddlewarePlugin = () => ({ applyToStack: () => {} });`,
      loader: 'js',
    }));
  },
};

/** The S3 client's code for streams of events, and the signer's for their messages. None of our calls uses it. It is 21 kB. */
const noEventStreams: Plugin = {
  name: 'no-event-streams',
  setup({ onLoad }) {
    onLoad({ filter: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
      contents: `export const eventStreamSerdeProvider = () => ({});
        export const resolveEventStreamSerdeConfig = (config) => config;`,
      loader: 'js',
    }));
    onLoad({ filter: /@smithy[\\/]signature-v4[\\/]dist-es[\\/]HeaderFormatter\.js$/ }, () => ({
      contents: 'export class HeaderFormatter {}',
      loader: 'js',
    }));
  },
};

/** The sessions of S3 Express, whose buckets lie in one zone. Ours do not. They are 2 kB. */
const noExpressSessions: Plugin = {
  name: 'no-express-sessions',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]S3ExpressIdentityProviderImpl\.js$/ }, () => ({
      contents: `export class S3ExpressIdentityProviderImpl {
          getS3ExpressIdentity() { throw new Error('a bucket of S3 Express, which this function does not know'); }
        }`,
      loader: 'js',
    }));
  },
};

/** Hashes and checksums in JavaScript, for a Node without its own. The runtime of a function has them. They are 8 kB. */
const nativeHashes: Plugin = {
  name: 'native-hashes',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](crc32|md5|sha1|sha256)[\\/](Crc32|Md5|Sha1|Sha256)Js\.js$/ }, ({ path }) => ({
      contents: `export const ${basename(path, '.js')} = undefined;`,
      loader: 'js',
    }));
  },
};

/** A client imports its own package.json, but needs only the version, for the user agent. The rest is 2 kB. */
const versionAlone: Plugin = {
  name: 'version-alone',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const own = readJson(path, await readFile(path, 'utf8'), z.object({ version: z.string() }));
      return { contents: JSON.stringify(own), loader: 'json' };
    });
  },
};

/**
 * What an SDK client knows of calls that a function never makes. 66 kB of owner.
 * - Its schemas write their keys as `[_h]`, and `_h` is a constant string. esbuild cannot know that reading such a key changes
 *   nothing, so it keeps the schemas of all calls. With the strings in place it keeps only those of our calls.
 * - It has a class for every error, also of calls that are not ours. An error without a class is the service's own exception (`S3ServiceException`) with the name
 *   that the service gave, and our code asks for these two alone.
 */
const ourCallsAlone: Plugin = {
  name: 'our-calls-alone',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const constants = new Map(
        [...text.matchAll(/^const (\w+) = ("[^"\n\\]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      const contents = text
        .replace(/\[(\w+)\]: /g, (key, name) => (constants.has(name) ? `${constants.get(name)}: ` : key))
        .replace(/^n\d+_registry\.registerError\(.*\);$/gm, '');
      return { contents, loader: 'js' };
    });
  },
};

/** Every schema of zod can write itself as JSON schema. Only the OpenAPI document needs that. 17 kB. */
const noJsonSchemas: Plugin = {
  name: 'no-json-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]core[\\/]json-schema-processors\.js$/ }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
    onLoad({ filter: /zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/ }, () => ({
      contents: `exports.createToJSONSchemaMethod = exports.createStandardJSONSchemaMethod = () => undefined;`,
      loader: 'js',
    }));
  },
};

/**
 * Replaces the modules of `datasets/` that read folders by the text that the build step has written. The files of a
 * dataset lie beside the bundle: its declaration as `NAME-declaration.js`, its reference as `NAME-reference.json`. So a
 * bundle is as large with many datasets as with none.
 */
const datasetsBeside: Plugin = {
  name: 'datasets-beside',
  setup({ onLoad, onResolve }) {
    let printed: Promise<Readonly<Record<string, string>>> | undefined;
    onLoad({ filter: /[\\/]datasets[\\/](datasets|references)\.ts$/ }, async ({ path }) => {
      printed ??= readSources();
      const contents = (await printed)[basename(path)];
      if (contents === undefined) throw new Error(`nothing is written for ${path}`);
      return { contents, loader: 'js', resolveDir: datasets, pluginData: 'datasets' };
    });
    onResolve({ filter: /^\.\/.*\.(ts|json)$/ }, async ({ path, resolveDir, pluginData }) => {
      if (pluginData !== 'datasets') return undefined;
      const source = join(resolveDir, path);
      const name = basename(dirname(source));
      if (path.endsWith('.json')) {
        return layBeside(`${name}-${basename(source)}`, (beside) => copyFile(source, beside));
      }
      return layBeside(`${name}-declaration.js`, (outfile) => build({ ...common, entryPoints: [source], outfile }));
    });
  },
};

/** Writes a file once, for each bundle that needs it beside itself. */
async function layBeside(name: string, write: (path: string) => Promise<unknown>): Promise<OnResolveResult> {
  const path = join(scratch, name);
  await write(path);
  beside.set(`./${name}`, path);
  return { path: `./${name}`, external: true };
}

async function readSources(): Promise<Readonly<Record<string, string>>> {
  return readJson(sources, await readFile(sources, 'utf8'), z.record(z.string(), z.string()));
}

const common: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  // CommonJS starts faster than modules, by 15 ms when it was measured.
  format: 'cjs',
  mainFields: ['module', 'main'],
  // In CommonJS `import.meta.url` would be empty at run time. Such a bundle must not be deployed.
  logOverride: { 'empty-import-meta': 'error' },
  logLevel: 'warning',
};

const plugins = [
  ...[neverLoaded, environmentAlone, standardRetries, oneRegion, noEventStreams, noExpressSessions],
  ...[nativeHashes, versionAlone, ourCallsAlone, datasetsBeside],
];

async function bundle(names: readonly string[], more: readonly Plugin[]): Promise<void> {
  if (names.length === 0) return;
  const { metafile } = await build({
    ...common,
    entryPoints: names.map((name) => ({ in: join(ROOT, 'lambdas/functions', `${name}.ts`), out: `${name}/index` })),
    outdir: folder,
    metafile: true,
    // The package's `exports` hide its sources. A third of them is not needed.
    alias: { 'ml-matrix': join(ROOT, 'node_modules/ml-matrix/src/index.js') },
    plugins: [...plugins, ...more],
  });
  for (const [output, { imports }] of Object.entries(metafile.outputs))
    for (const { path } of imports) {
      const source = beside.get(path);
      if (source !== undefined) await copyFile(source, join(ROOT, dirname(output), basename(source)));
    }
}

try {
  const makesTheDocument = (name: string) => MAKES_THE_DOCUMENT.includes(name);
  await bundle(handlers.filter(makesTheDocument), []);
  await bundle(
    handlers.filter((name) => !makesTheDocument(name)),
    [noJsonSchemas],
  );
} finally {
  await rm(scratch, { recursive: true });
}
