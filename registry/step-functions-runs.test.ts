import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunNotStartedError, type Runs } from './runs.ts';
import { openStepFunctionsRuns } from './step-functions-runs.ts';

const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine:stima';
let server: Server;
let asked: { name: string; input: string; stateMachineArn: string }[];
let statuses: number[];
let runs: Runs;

/** A server with the part of the service that starts executions. */
beforeEach(async () => {
  asked = [];
  statuses = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end('{"executionArn":"arn","startDate":1}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SFNClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'K', secretAccessKey: 'S' },
  });
  runs = openStepFunctionsRuns(ARN, client);
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const request = { dataset: 'diamonds', cause: 'withdrawal', by: 'owner', parameters: {} } as const;

test('the run has the name of the execution, and its request is the input', async () => {
  const { runId } = await runs.start(request);
  expect(runId).toMatch(/^withdrawal-[0-9a-f-]{36}$/);
  expect(asked).toMatchObject([{ name: runId, stateMachineArn: ARN }]);
  expect(JSON.parse(asked[0]!.input)).toEqual(request);
});

test('a repeated request names the same execution', async () => {
  statuses = [500];
  const { runId } = await runs.start(request);
  expect(asked.map(({ name }) => name)).toEqual([runId, runId]);
});

test('a run that cannot be started is an error of its own', async () => {
  statuses = [400];
  await expect(runs.start(request)).rejects.toThrow(RunNotStartedError);
});
