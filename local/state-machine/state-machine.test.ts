import { describe, expect, it } from 'vitest';
import { KEPT_TEMPLATES } from '../testing/kept-templates.ts';
import { loadDefinition } from './load-definition.ts';
import { createStateMachine, type Handler, type StateEvent } from './state-machine.ts';

const ARRIVAL = { 'detail-type': 'Object Created', detail: { object: { key: 'incoming/diamonds/a.csv' } } };
const REQUEST = { dataset: 'diamonds', cause: 'request', by: 'owner', parameters: {} };

const definition = await loadDefinition(KEPT_TEMPLATES);

describe('the flow on this machine', () => {
  it('promotes a better candidate', async () => {
    const { outcome, visited, payloads } = await run(ARRIVAL);
    expect(visited).toEqual([
      ...[
        'Prepare',
        'HowToRead',
        'Ingest',
        'WorthFitting',
        'Fit',
        'Evaluate',
        'Decide',
        'IsBetter',
        'Promote',
        'Promoted',
      ],
    ]);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { step: 'promote' } });
    expect(payloads.prepare).toEqual([{ runId: 'run-1', input: ARRIVAL }]);
    expect(payloads.ingest).toEqual([{ runId: 'run-1', event: { ...ARRIVAL, map: { read: 'whole' } } }]);
    expect(payloads.fit).toEqual([{ runId: 'run-1', request: { next: 'fit' } }]);
    expect(payloads.evaluate).toEqual([{ step: 'fit' }]);
    expect(payloads.promote).toEqual([{ decision: { kind: 'promote' } }]);
  });

  it('keeps the champion if the candidate is no better', async () => {
    const decision = { kind: 'keep', because: 'worse-than-champion' };
    const { outcome, visited } = await run(ARRIVAL, { decide: async () => ({ decision }) });
    expect(visited.at(-1)).toBe('Kept');
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { decision } });
  });

  it('fits nothing for an upload that changes nothing', async () => {
    const { outcome, visited } = await run(ARRIVAL, { ingest: async () => ({ next: 'nothing' }) });
    expect(visited).toEqual(['Prepare', 'HowToRead', 'Ingest', 'WorthFitting', 'NothingToFit']);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { next: 'nothing' } });
  });

  it('begins with Fit if there is no file', async () => {
    const { visited, payloads } = await run(REQUEST);
    expect(visited.slice(0, 3)).toEqual(['Prepare', 'HowToRead', 'Fit']);
    expect(payloads.fit).toEqual([{ runId: 'run-1', request: { ...REQUEST, map: { read: 'nothing' } } }]);
  });

  describe('with pieces', () => {
    const item = { runId: 'run-1', dataset: 'diamonds' };
    const inPieces = (pass: string, pieces = [0, 1, 2]) => ({ ...item, read: 'pieces', pass, pieces });
    const merges = (uploadId?: string) => ({
      ...item,
      read: 'merge',
      ...(uploadId && { uploadId }),
      groups: [0],
      uploads: [0],
    });
    /** Prepare, which gives these one after the other. */
    const inTurn = (given: object, ...maps: readonly object[]) => {
      let times = 0;
      return async () => ({ ...given, map: maps[times++] });
    };

    it('sums up each shard, merges by group and by upload, and makes one upload', async () => {
      const { outcome, visited, payloads } = await run(ARRIVAL, {
        prepare: inTurn(ARRIVAL, inPieces('first'), merges('a')),
      });
      expect(outcome.status).toBe('SUCCEEDED');
      expect(payloads['sum-up']).toEqual([0, 1, 2].map((piece) => ({ ...item, piece, pass: 'first' })));
      expect(payloads.prepare?.[1]).toEqual({ runId: 'run-1', input: { ...ARRIVAL, map: inPieces('first') } });
      expect(payloads.merge).toEqual([
        { ...item, group: 0 },
        { ...item, upload: 0 },
      ]);
      expect(payloads.commit).toEqual([{ runId: 'run-1', input: { ...ARRIVAL, map: merges('a') } }]);
      expect(visited.filter((state) => !/^(SumUp|Merge)/.test(state)).slice(0, 7)).toEqual([
        ...['Prepare', 'HowToRead', 'Prepare', 'HowToRead', 'IsArrival', 'Commit', 'WorthFitting'],
      ]);
    });

    it('goes through some of them once more before they are merged', async () => {
      const { outcome, payloads } = await run(ARRIVAL, {
        prepare: inTurn(ARRIVAL, inPieces('first'), inPieces('second', [1, 2]), merges('a')),
      });
      expect(outcome.status).toBe('SUCCEEDED');
      expect(payloads['sum-up']?.slice(3)).toEqual([1, 2].map((piece) => ({ ...item, piece, pass: 'second' })));
      expect(payloads.merge).toHaveLength(2);
    });

    it('prepares again after summing up uploads under the new recipe', async () => {
      const { visited, payloads } = await run(REQUEST, {
        prepare: inTurn(REQUEST, inPieces('first'), merges(), { read: 'nothing' }),
      });
      expect(payloads.prepare).toEqual([
        { runId: 'run-1', input: REQUEST },
        { runId: 'run-1', input: { ...REQUEST, map: inPieces('first') } },
        { runId: 'run-1', input: { ...REQUEST, map: merges() } },
      ]);
      expect(visited.filter((state) => /Prepare|IsArrival|^Fit$/.test(state))).toEqual([
        ...['Prepare', 'Prepare', 'IsArrival', 'Prepare', 'Fit'],
      ]);
    });

    it('skips the merging by group if there are no groups', async () => {
      const { payloads, outcome } = await run(ARRIVAL, {
        prepare: inTurn(ARRIVAL, inPieces('first'), { ...merges('a'), groups: [] }),
      });
      expect(outcome.status).toBe('SUCCEEDED');
      expect(payloads.merge).toHaveLength(1);
    });

    it('retries a shard, and records why it fails, which ends the run', async () => {
      let tries = 0;
      const { outcome, payloads } = await run(ARRIVAL, {
        prepare: inTurn(ARRIVAL, inPieces('first')),
        'sum-up': async ({ piece }: { piece: number }) => {
          if (piece === 0 && ++tries === 1) throw named('StorageError', 'the disk is full');
          if (piece === 2) throw named('RangeError', 'wrong');
          return {};
        },
      });
      expect(tries).toBe(2);
      expect(outcome).toMatchObject({ status: 'FAILED', error: 'RangeError' });
      expect(payloads['record-failure']?.[0]).toMatchObject({
        runId: 'run-1',
        input: { runId: 'run-1', dataset: 'diamonds', piece: 2, error: { Error: 'RangeError' } },
      });
      expect(payloads.merge).toBeUndefined();
    });

    it('has some bytes of state for each shard, so that thousands fit', async () => {
      const pieces = Array.from({ length: 2_100 }, (_, i) => i);
      const map = inPieces('first', pieces);
      const { outcome, payloads } = await run(ARRIVAL, { prepare: inTurn(ARRIVAL, map, merges('a')) });
      expect(outcome.status).toBe('SUCCEEDED');
      expect(payloads['sum-up']).toHaveLength(2_100);
      expect(JSON.stringify({ ...ARRIVAL, map }).length).toBeLessThan(12_000);
    });
  });

  it('retries after storage has failed once', async () => {
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

  it('records any other error without a retry, and ends with it', async () => {
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
    // The form in which Lambda reports an error.
    expect(JSON.parse(outcome.status === 'FAILED' ? outcome.cause : '')).toMatchObject({
      errorType: 'CorruptModelError',
      errorMessage: 'model.json: 3 bytes, 1490 expected',
    });
    expect(payloads['record-failure']).toEqual([
      { runId: 'run-1', input: { step: 'fit', error: { Error: 'CorruptModelError', Cause: expect.any(String) } } },
    ]);
  });

  it('ends with the first error even if the record fails', async () => {
    const { outcome, visited } = await run(REQUEST, {
      fit: async () => Promise.reject(named('NumericalError', 'not positive definite')),
      'record-failure': async () => Promise.reject(named('TypeError', 'of the record')),
    });
    expect(visited.slice(-2)).toEqual(['RecordFailure', 'Failed']);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'NumericalError' });
  });

  it('compares again if the champion has changed', async () => {
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

  it('fails on a state above the limit of AWS, and no Catch applies', async () => {
    const { outcome, visited } = await run(REQUEST, { fit: async () => 'x'.repeat(262_143) });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(visited.at(-1)).toBe('Fit');
  });

  it('runs executions at the same time', async () => {
    const machine = createStateMachine(definition, handlers({}), { waitScale: 0 });
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((runId) => machine.run({ ...REQUEST, parameters: { runId } }, { runId })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('refuses a definition that invokes a function without a handler', () => {
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
    prepare: async ({ input }: { readonly input: object }) => ({
      ...input,
      map: { read: 'detail' in input ? 'whole' : 'nothing' },
    }),
    'sum-up': async () => ({}),
    merge: async () => ({}),
    commit: async () => ({ next: 'fit' }),
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
