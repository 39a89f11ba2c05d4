import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { findFreePort } from '../../storage/versitygw.ts';

/** DynamoDB Local on a free port of 127.0.0.1. It keeps its tables in memory. */
export interface DynamoLocal {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Makes a table as the data stack does. @returns its name */
  createTable(keys: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('LoopbackDynamo.java', import.meta.url));

/** The folder of its jars, or the reason why there is none. `.ci/run` installs it, and names it in STIMA_DYNAMODB. */
export function findDynamoLocal(): { readonly folder: string } | { readonly missing: string } {
  const folder = process.env.STIMA_DYNAMODB;
  if (!folder) return { missing: 'STIMA_DYNAMODB names no folder with the jars of DynamoDB Local; see .ci/run' };
  const isThere = existsSync(folder) && readdirSync(folder).some((name) => /^DynamoDBLocal-.*\.jar$/.test(name));
  return isThere ? { folder } : { missing: `STIMA_DYNAMODB names ${folder}, which has no jar of DynamoDB Local` };
}

export async function startDynamoLocal(folder: string): Promise<DynamoLocal> {
  const port = await findFreePort();
  const native = `-Djava.library.path=${folder}`;
  const options = ['-Xmx256m', '-XX:TieredStopAtLevel=1', native, '-cp', join(folder, '*'), MAIN];
  // Its standard input is a pipe of this process: when that ends, it ends.
  const server = spawn('java', [...options, '-inMemory', '-disableTelemetry', '-port', String(port)], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (chunk) => {
    said += chunk;
  });
  let failure: Error | undefined;
  server.once('error', (error) => {
    failure = error;
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'stima', secretAccessKey: 'stima' },
  });
  const stop = async () => {
    client.destroy();
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
    if (failure ?? server.exitCode !== null) throw failure ?? new Error(`DynamoDB Local has ended: ${said}`);
    const answer = await fetch(endpoint).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer) break;
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`DynamoDB Local does not answer at ${endpoint}: ${said}`);
    }
  }
  let tables = 0;
  return {
    endpoint,
    client,
    stop,
    async createTable(keys) {
      tables += 1;
      const TableName = `table-${tables}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: keys.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
        }),
      );
      return TableName;
    },
  };
}
