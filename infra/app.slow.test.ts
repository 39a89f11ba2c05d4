import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../', import.meta.url));
const nowhere = 'http://127.0.0.1:9';
let output: string;

beforeAll(async () => {
  output = await synthesise();
});

afterAll(() => rm(output, { recursive: true }));

describe('cdk synth, without a network, an account or Docker', () => {
  it('writes the four stacks', async () => {
    const templates = (await readdir(output)).filter((name) => name.endsWith('.template.json'));
    expect(templates.sort()).toEqual([
      ...['data', 'monitoring', 'serving', 'training'].map((name) => `stima-dev-${name}.template.json`),
    ]);
  });

  it('writes the same templates and bundles a second time', async () => {
    // The first time the CDK has checked the templates against its rules, which takes as long as the rest.
    const again = await synthesise({ CDK_VALIDATION: 'false' });
    try {
      const [first, second] = [await written(output), await written(again)];
      // An asset is named after the hash of its content.
      expect(first.get('stima-dev-serving.assets.json')).toMatch(/asset\.[0-9a-f]{64}/);
      expect(second).toEqual(first);
    } finally {
      await rm(again, { recursive: true });
    }
  });

  it('routes every call of the interface to a function', async () => {
    const routed = calls(await importedDocument()).filter(
      ([, operation]) => operation[INTEGRATION]?.type === 'aws_proxy',
    );
    expect(routed.map(([call]) => call)).toEqual(
      calls(JSON.parse(await readFile(join(root, '.synthesis/openapi.json'), 'utf8'))).map(([call]) => call),
    );
  });

  it('answers no call from a page of another site', async () => {
    const template = await readFile(join(output, 'stima-dev-serving.template.json'), 'utf8');
    expect(template).toContain('/v1/{dataset}/predict');
    expect(template).not.toMatch(/"options"|access-control-/i);
  });

  it('bundles each function into one file that needs only the datasets beside it', async () => {
    const bundles = (await readdir(output, { recursive: true })).filter((name) => name.endsWith('/index.js'));
    expect(bundles).toHaveLength(13);
    for (const bundle of bundles) {
      expect(createRequire(join(output, bundle))('./index.js')).toHaveProperty('handler', expect.any(Function));
    }
  });

  // Node reads a bundle before the first answer. That takes about 0.1 ms a kB on a processor of Lambda's size.
  it('keeps each bundle under 450 kB', async () => {
    const sizes = await Promise.all(
      ['serving', 'training'].map(async (stack) => {
        const { Resources } = JSON.parse(await readFile(join(output, `stima-dev-${stack}.template.json`), 'utf8'));
        const functions = Object.values<Resource>(Resources).filter(({ Metadata }) => Metadata?.['stima:handler']);
        return Promise.all(
          functions.map(async ({ Metadata = {} }): Promise<[handler: string, kb: number]> => {
            const { size } = await stat(join(output, Metadata['aws:asset:path']!, 'index.js'));
            return [Metadata['stima:handler']!, size / 1000];
          }),
        );
      }),
    );
    expect(sizes.flat().length).toBeGreaterThanOrEqual(13);
    expect(sizes.flat().filter(([, kb]) => kb > 450)).toEqual([]);
  });

  it('puts the reference for robust weights beside each bundle that reads it', async () => {
    const beside = (await readdir(output, { recursive: true })).filter((name) => name.endsWith('-reference.json'));
    const names = await readdir(join(root, 'datasets'));
    const references = names.filter((name) => existsSync(join(root, 'datasets', name, 'reference.json')));
    // The bundles of Ingest and SumUp.
    const twice = [...references, ...references].map((name) => `${name}-reference.json`).toSorted();
    expect(references).toContain('diamonds');
    expect(beside.map((name) => basename(name)).toSorted()).toEqual(twice);
  });
});

const INTEGRATION = 'x-amazon-apigateway-integration';

/** The document in the template of the serving stack. */
async function importedDocument(): Promise<Document> {
  const { Resources } = JSON.parse(await readFile(join(output, 'stima-dev-serving.template.json'), 'utf8'));
  const api = Object.values<{ Type: string; Properties: { Body: Document } }>(Resources).find(
    ({ Type }) => Type === 'AWS::ApiGateway::RestApi',
  );
  if (!api) throw new Error('the serving stack has no interface');
  return api.Properties.Body;
}

/** @returns the folder of the output */
async function synthesise(more: NodeJS.ProcessEnv = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stima-cdk-'));
  const { AWS_PROFILE: _, AWS_REGION: __, ...env } = process.env;
  // cdk-nag is part of the app: one finding, and this exits with 1.
  await run(process.execPath, ['node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--output', folder], {
    cwd: root,
    env: {
      ...env,
      PATH: `${join(root, 'node_modules/.bin')}:${env.PATH}`,
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      ...more,
    },
  });
  return folder;
}

/** Every template, and every list of assets. */
async function written(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter((name) => /\.(template|assets)\.json$/.test(name)).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

interface Resource {
  readonly Metadata?: Readonly<Record<string, string>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly [INTEGRATION]?: { readonly type: string };
}

function calls({ paths }: Document): [call: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}
