import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STACKS = ['data', 'monitoring', 'serving', 'training'];

const missing = await findMissing();
const skipped = missing !== undefined && process.env.STIMA_SAM !== 'required';
if (skipped) console.warn(`The templates are not linted: ${missing}.`);

describe.skipIf(skipped)(skipped ? `Linted templates: skipped, ${missing}` : 'Linted templates', () => {
  let folder: string;
  beforeAll(async () => {
    if (missing !== undefined) throw new Error(missing);
    folder = await mkdtemp(join(tmpdir(), 'stima-lint-'));
    for (const stage of ['dev', 'prod']) await synthesise(stage, join(folder, stage));
  });
  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true });
  });

  // Both linters skip the rules that .cfnlintrc skips.
  it.each(['dev', 'prod'])('of %s pass cfn-lint without findings', async (stage) => {
    const templates = (await readdir(join(folder, stage))).filter((name) => name.endsWith('.template.json'));
    expect(templates.sort()).toEqual(STACKS.map((stack) => `stima-${stage}-${stack}.template.json`));
    const { stdout } = await runProgram('cfn-lint', ['--', ...templates.map((name) => join(folder, stage, name))], {
      cwd: ROOT,
    });
    expect(stdout).toBe('');
  });

  it.each(['dev', 'prod'].flatMap((stage) => STACKS.map((stack) => [stage, stack] as const)))(
    'of %s-%s pass the validation of sam',
    async (stage, stack) => {
      const template = join(folder, stage, `stima-${stage}-${stack}.template.json`);
      const { stdout } = await runProgram(
        'sam',
        ['validate', '--lint', '--region', 'us-east-1', '--template', template],
        { cwd: ROOT, env: { ...process.env, SAM_CLI_TELEMETRY: '0', AWS_MAX_ATTEMPTS: '1' } },
      );
      expect(stdout).toContain('is a valid SAM Template');
    },
  );
});

/** The reason why linting is impossible here, in a sentence. `undefined` if it is possible. */
async function findMissing(): Promise<string | undefined> {
  for (const [program, install] of [
    ['cfn-lint', 'cfn-lint==1.58.0'],
    ['sam', 'aws-sam-cli==1.170.0'],
  ] as const) {
    try {
      await runProgram(program, ['--version'], { timeoutMs: 30_000 });
    } catch {
      return `no ${program}; pip install ${install}`;
    }
  }
  return undefined;
}

async function synthesise(stage: string, output: string): Promise<void> {
  const { AWS_PROFILE: _, AWS_REGION: __, ...env } = process.env;
  const program = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
  await runProgram(process.execPath, [program, 'synth', '--quiet', '-c', `stage=${stage}`, '--output', output], {
    cwd: ROOT,
    env: { ...env, PATH: `${join(ROOT, 'node_modules/.bin')}:${env.PATH}` },
  });
}
