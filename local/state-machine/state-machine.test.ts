import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDefinition } from './load-definition.ts';
import { createStateMachine, type Handler, type StateEvent } from './state-machine.ts';

const ARRIVAL = { 'detail-type': 'Object Created', detail: { object: { key: 'incoming/diamonds/a.csv' } } };
const REQUEST = { dataset: 'diamonds', cause: 'request', by: 'owner', parameters: {} };

let definition: StateMachineDefinition;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-flow-'));
  definition = await loadDefinition(folder);
});

afterAll(() => rm(folder, { recursive: true }));

describe('the flow on this machine', () => {
  it('promotes a better candidate', async () => {
    const { outcome, visited, payloads } = await run(ARRIVAL);
    expect(visited).toEqual([
      ...['HasFile', 'Ingest', 'WorthFitting', 'Fit', 'Evaluate', 'Decide', 'IsBetter', 'Promote', 'Promoted'],
    ]);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { step: 'promote' } });
    expect(payloads.ingest).toEqual([{ runId: 'run-1', event: ARRIVAL }]);
    expect(payloads.fit).toEqual([{ runId: 'run-1', request: { next: 'fit' } }]);
    expect(payloads.evaluate).toEqual([{ step: 'fit' }]);
    expect(payloads.promote).toEqual([{ decision: { kind: 'promote' } }]);
  });

  it('keeps the champion if the candidate is not better', async () => {
    const decision = { kind: 'keep', because: 'worse-than-champion' };
    const { outcome, visited } = await run(ARRIVAL, { decide: async () => ({ decision }) });
    expect(visited.at(-1)).toBe('Kept');
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { decision } });
  });

  it('fits nothing for an upload that changes nothing', async () => {
    const { outcome, visited } = await run(ARRIVAL, { ingest: async () => ({ next: 'nothing' }) });
    expect(visited).toEqual(['HasFile', 'Ingest', 'WorthFitting', 'NothingToFit']);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { next: 'nothing' } });
  });

  it('goes to Fit at once without a file', async () => {
    const { visited, payloads } = await run(REQUEST);
    expect(visited.slice(0, 2)).toEqual(['HasFile', 'Fit']);
    expect(payloads.fit).toEqual([{ runId: 'run-1', request: REQUEST }]);
  });

  it('tries again what storage refused once', async () => {
    let tries = 0;
    const fit = async () => {
      if (++tries === 1) throw named('StorageError', 'the disk is full');
      return { step: 'fit' };
    };
    const { outcome, events } = await run(REQUEST, { fit });
    expect(outcome.status).toBe('SUCCEEDED');
    expect(tries).toBe(2);
    expect(events.filter(({ state }) => state === 'Fit')).toEqual([
      { state: 'Fit', type: 'Task', what: 'entered' },
      { state: 'Fit', type: 'Task', what: 'failed', error: 'StorageError' },
      { state: 'Fit', type: 'Task', what: 'retried', attempt: 1 },
      { state: 'Fit', type: 'Task', what: 'left' },
    ]);
  });

  it('gives up on storage after the fifth time', async () => {
    let tries = 0;
    const { outcome } = await run(REQUEST, {
      fit: async () => {
        tries++;
        throw named('StorageError', 'the disk is full');
      },
    });
    expect(tries).toBe(5);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'StorageError' });
  });

  it('records any other error, without a second try, and ends with it', async () => {
    let tries = 0;
    const { outcome, visited, payloads } = await run(REQUEST, {
      evaluate: async () => {
        tries++;
        throw named('CorruptModelError', 'model.json: 3 bytes, 1490 expected');
      },
    });
    expect(tries).toBe(1);
    expect(visited.slice(-2)).toEqual(['RecordFailure', 'Failed']);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'CorruptModelError' });
    // As Lambda tells it on AWS.
    expect(JSON.parse(outcome.status === 'FAILED' ? outcome.cause : '')).toMatchObject({
      errorType: 'CorruptModelError',
      errorMessage: 'model.json: 3 bytes, 1490 expected',
    });
    expect(payloads['record-failure']).toEqual([
      { runId: 'run-1', input: { step: 'fit', error: { Error: 'CorruptModelError', Cause: expect.any(String) } } },
    ]);
  });

  it('ends with the first error even if that cannot be recorded', async () => {
    const { outcome, visited } = await run(REQUEST, {
      fit: async () => Promise.reject(named('NumericalError', 'not positive definite')),
      'record-failure': async () => Promise.reject(named('TypeError', 'of the record')),
    });
    expect(visited.slice(-2)).toEqual(['RecordFailure', 'Failed']);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'NumericalError' });
  });

  it('compares again when the champion has moved', async () => {
    let tries = 0;
    const { outcome, visited, payloads } = await run(REQUEST, {
      promote: async () => {
        if (++tries === 1) throw named('ChampionMovedError', 'the champion is v2, v1 expected');
        return { promoted: 'v3' };
      },
    });
    expect(visited.filter((state) => state === 'Evaluate' || state === 'Promote')).toEqual([
      ...['Evaluate', 'Promote', 'Evaluate', 'Promote'],
    ]);
    expect(payloads.evaluate?.[1]).toEqual({ decision: { kind: 'promote' } });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { promoted: 'v3' } });
  });

  it('passes JSON only, as between Lambdas', async () => {
    const { payloads } = await run(REQUEST, {
      fit: async () => ({ when: new Date(0), gone: undefined, odd: Number.NaN }),
    });
    expect(payloads.evaluate).toEqual([{ when: '1970-01-01T00:00:00.000Z', odd: null }]);
  });

  it('fails a state that carries more than AWS lets it, past every Catch', async () => {
    const { outcome, visited } = await run(REQUEST, { fit: async () => 'x'.repeat(262_143) });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(visited.at(-1)).toBe('Fit');
  });

  it('runs side by side', async () => {
    const machine = createStateMachine(definition, handlers({}), { waitScale: 0 });
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((runId) => machine.run({ ...REQUEST, parameters: { runId } }, { runId })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('refuses a definition that invokes what has no handler', () => {
    const { promote: _, ...others } = handlers({});
    expect(() => createStateMachine(definition, others)).toThrow(/Promote invokes promote, which has no handler/);
  });
});

async function run(input: unknown, overrides: Record<string, Handler> = {}) {
  const payloads: Record<string, unknown[]> = {};
  const recorded = Object.entries(handlers(overrides)).map(([name, handler]): [string, Handler] => [
    name,
    async (payload) => {
      payloads[name] = [...(payloads[name] ?? []), payload];
      return handler(payload);
    },
  ]);
  const events: StateEvent[] = [];
  const machine = createStateMachine(definition, Object.fromEntries(recorded), { waitScale: 0.001 });
  const outcome = await machine.run(input, { runId: 'run-1', onState: (event) => events.push(event) });
  const visited = events.filter(({ what }) => what === 'entered').map(({ state }) => state);
  return { outcome, events, visited, payloads };
}

function handlers(overrides: Record<string, Handler>): Record<string, Handler> {
  return {
    ingest: async () => ({ next: 'fit' }),
    fit: async () => ({ step: 'fit' }),
    evaluate: async () => ({ step: 'evaluate' }),
    decide: async () => ({ decision: { kind: 'promote' } }),
    promote: async () => ({ step: 'promote' }),
    'record-failure': async () => ({}),
    ...overrides,
  };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
