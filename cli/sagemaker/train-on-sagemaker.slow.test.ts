import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { processRunner } from '../../container/testing/runner.ts';
import { openS3Store } from '../../registry/storage/s3-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { findVersitygw, S3_CREDENTIALS, type S3Server, startVersitygw } from '../../registry/storage/versitygw.ts';
import { type RunOptions, runStima } from '../testing/run-stima.ts';
import { type SageMakerServer, startSageMakerServer } from './testing/sagemaker-server.ts';

const found = findVersitygw();
const missing = 'missing' in found && !process.env.CI ? found.missing : undefined;
if (missing !== undefined) console.warn(`Training on SageMaker is not tried: ${missing}.`);

const ROLE = 'arn:aws:iam::000000000000:role/training';
const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/stima:1';

describe.skipIf(missing !== undefined)(
  missing === undefined ? 'train --on sagemaker' : `train --on sagemaker: skipped, ${missing}`,
  () => {
    let folder = '';
    let s3: S3Server;
    let bucket: string;
    let store: Store;
    let sagemaker: SageMakerServer;
    beforeAll(async () => {
      if ('missing' in found) throw new Error(found.missing);
      s3 = await startVersitygw(found.path);
      folder = await mkdtemp(join(tmpdir(), 'stima-on-sagemaker-'));
      const csv = await readFile(new URL('../../datasets/diamonds/diamonds.csv', import.meta.url), 'utf8');
      const [header, ...rows] = csv.trim().split('\n');
      const table = `${[header, ...rows.filter((_, i) => i % 60 === 0)].join('\n')}\n`;
      await writeFile(join(folder, 'stones.csv'), table);
      await writeFile(join(folder, 'stones.csv.gz'), gzipSync(table));
      await writeFile(join(folder, 'broken.csv'), 'weight,colour\n1,G\n');
      await writeFile(
        join(folder, 'quick.json'),
        JSON.stringify({ seed: 7, fit: { penalty: 0.02, length: 1.2, tolerance: 1e-3 } }),
      );
      // Parameters without an own reference, since making one takes longest.
      await writeFile(
        join(folder, 'quicker.json'),
        JSON.stringify({ reference: 'none', fit: { penalty: 10, length: 0.3, tolerance: 1e-3 } }),
      );
    });
    beforeEach(async () => {
      bucket = await s3.createBucket();
      store = openS3Store(bucket, s3.client);
      sagemaker = await startSageMakerServer({ stores: new Map([[bucket, store]]), runner: processRunner });
    });
    afterEach(() => sagemaker?.close());
    afterAll(async () => {
      await s3?.stop();
      if (folder) await rm(folder, { recursive: true });
    });

    const onSageMaker = (args: string, options: Partial<RunOptions> = {}) =>
      runStima(`train --on sagemaker --dataset diamonds ${args}`.split(' '), {
        cwd: folder,
        env: {
          AWS_ENDPOINT_URL_S3: s3.endpoint,
          AWS_ENDPOINT_URL_SAGEMAKER: sagemaker.url,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
          STIMA_SAGEMAKER_ROLE: ROLE,
          STIMA_SAGEMAKER_IMAGE: IMAGE,
          STIMA_SAGEMAKER_BUCKET: bucket,
        },
        ...options,
      });
    const digest = async (name: string) =>
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex');

    it('writes the same folder as training here, byte for byte except names and times', async () => {
      const here = await runStima(
        'train --dataset diamonds --data stones.csv --config quick.json --output here'.split(' '),
        {
          cwd: folder,
        },
      );
      const there = await onSageMaker('--data stones.csv --config quick.json --output there');
      expect([here.code, there.code], there.stderr).toEqual([0, 0]);
      const files = await readdir(join(folder, 'here'));
      expect((await readdir(join(folder, 'there'))).sort()).toEqual(files.sort());
      for (const name of [
        'model.json',
        'equations.bin',
        'samples.bin',
        'config.json',
        'reference.json',
        'rejected.csv',
      ])
        expect(await digest(`there/${name}`), name).toBe(await digest(`here/${name}`));
      const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
      const { at: _, ...report } = await read('there/report.json');
      expect(report).toEqual({ ...(await read('here/report.json')), at: undefined, version: 'there' });
      expect(there.stdout).toBe(here.stdout.replaceAll('here', 'there'));
      expect(sagemaker.requests[0]!.HyperParameters).toEqual({
        fit: '{"penalty":0.02,"length":1.2,"tolerance":0.001}',
        seed: '7',
        reference: '"own"',
      });
    });

    it('asks for Spot, a time limit and no network, with the parameters of --config', async () => {
      const { code, stdout, stderr } = await onSageMaker(
        '--data stones.csv --config quicker.json --output asked --json --max-minutes 7 --max-wait-minutes 11',
      );
      expect(code, stderr).toBe(0);
      const [request] = sagemaker.requests;
      expect(request).toMatchObject({
        RoleArn: ROLE,
        AlgorithmSpecification: { TrainingImage: IMAGE },
        HyperParameters: { fit: '{"penalty":10,"length":0.3,"tolerance":0.001}', reference: '"none"' },
        StoppingCondition: { MaxRuntimeInSeconds: 420, MaxWaitTimeInSeconds: 660 },
        EnableManagedSpotTraining: true,
        EnableNetworkIsolation: true,
      });
      expect(JSON.parse(stdout)).toMatchObject({
        rows: { read: 899 },
        job: { name: request!.TrainingJobName, seconds: 60, billedSeconds: 20 },
      });
      const notes = stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).note);
      for (const state of ['Starting', 'Training', 'Completed'])
        expect(notes).toContainEqual(expect.stringMatching(new RegExp(`^${state}: `)));
    });

    it('reads files that are in a bucket already, on a machine at the full price', async () => {
      await store.put('elsewhere/part.csv.gz', await readFile(join(folder, 'stones.csv.gz')));
      const { code, stderr } = await onSageMaker(
        `--data s3://${bucket}/elsewhere/ --config quicker.json --output from-bucket --no-spot`,
      );
      expect(code, stderr).toBe(0);
      expect(await digest('from-bucket/model.json')).toBe(await digest('asked/model.json'));
      const [request] = sagemaker.requests;
      expect(request).toMatchObject({
        EnableManagedSpotTraining: false,
        StoppingCondition: { MaxRuntimeInSeconds: 7200 },
      });
    });

    it('says why a job has failed, and leaves no folder', async () => {
      const { code, stderr } = await onSageMaker('--data broken.csv --output broken');
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^stima-train-diamonds-\w+ failed: AlgorithmError: broken\.csv: The header has no column/m,
      );
      expect((await readdir(folder)).filter((name) => name.includes('broken'))).toEqual(['broken.csv']);
    });

    it('stops the job if it is interrupted', async () => {
      const ran = await onSageMaker('--data stones.csv --output interrupted', {
        signal: { name: 'SIGINT', after: 'Training: ' },
      });
      const [request] = sagemaker.requests;
      expect(ran.code).toBe(130);
      expect(sagemaker.stopped).toEqual([request!.TrainingJobName]);
      expect(ran.stderr).toContain(`${request!.TrainingJobName} is being stopped.`);
      await sagemaker.idle();
      expect((await readdir(folder)).filter((name) => name.includes('interrupted'))).toEqual([]);
    });

    it('passes on the message of SageMaker if no job is started', async () => {
      sagemaker.failNext(1);
      const { code, stderr } = await onSageMaker('--data stones.csv --output refused');
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/^SageMaker did not start the training job: AccessDeniedException: not now\.$/m),
      ]);
    });

    it.each([
      ['--data stones.csv --output x --model here', /--model and --reference/],
      ['--data s3:/stones.csv --output x', /s3:\/stones\.csv cannot be read/],
      ['--data s3://b --output x', /s3:\/\/b is not the likes of/],
      ['--data stones.csv --output x --max-minutes 9 --max-wait-minutes 8', /at least --max-minutes, 9/],
    ])('refuses %s', async (args, message) => {
      const { code, stderr } = await onSageMaker(args);
      expect([code === 0, stderr]).toEqual([false, expect.stringMatching(message)]);
      expect(sagemaker.requests).toEqual([]);
    });

    it('refuses options that have no effect without it', async () => {
      const ran = await runStima('train --data stones.csv --output x --no-spot'.split(' '), { cwd: folder });
      expect([ran.code, ran.stderr]).toEqual([
        2,
        '--no-spot is for a training job; give --on sagemaker as well, or leave it out.\n',
      ]);
    });

    it('says which of its options are missing', async () => {
      const env = { STIMA_SAGEMAKER_ROLE: ROLE };
      const { code, stderr } = await onSageMaker('--data stones.csv --output x', { env });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/--on sagemaker needs --image, --bucket:/)]);
    });
  },
);
