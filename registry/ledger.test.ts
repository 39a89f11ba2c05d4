import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accept,
  allotVersion,
  emptyLedger,
  findUpload,
  findVersion,
  inForce,
  isRefusal,
  type Ledger,
  type LedgerEntry,
  type Refusal,
  refuse,
  setId,
  settle,
  type UploadState,
  withdraw,
} from './ledger.ts';

const mover = { by: 'owner', since: '2026-01-02T00:00:00Z' };

const entry = (state: UploadState, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  state,
  since: '2026-01-01T00:00:00Z',
  by: 'ingest',
  name: 'a.csv',
  ...more,
});

const ledgerOf = (states: Record<string, LedgerEntry>): Ledger =>
  Object.entries(states).reduce((ledger, [id, state]) => settle(ledger, id, state), emptyLedger('diamonds'));

const moved = (result: Ledger | Refusal): Ledger => {
  if (isRefusal(result)) throw new Error(result.message);
  return result;
};

const uploadIds = fc.stringMatching(/^[0-9a-f]{16}$/);
const states = fc.constantFrom<UploadState>('in force', 'held', 'refused', 'withdrawn');
const settlements = fc.uniqueArray(
  fc.tuple(
    uploadIds,
    states.map((state) => entry(state)),
  ),
  {
    selector: ([id]) => id,
    maxLength: 12,
  },
);

describe('settle', () => {
  it('gives an upload its first state', () => {
    expect(findUpload(ledgerOf({ a: entry('held') }), 'a')).toEqual(entry('held'));
  });

  it('settles an upload once, and returns the same ledger when it is repeated', () => {
    fc.assert(
      fc.property(settlements, uploadIds, states, states, (others, id, first, second) => {
        const once = settle(ledgerOf(Object.fromEntries(others)), id, entry(first));
        expect(settle(once, id, entry(second))).toBe(once);
      }),
    );
  });

  it('gives an upload that was held with a question a second state only by answers', () => {
    const held = ledgerOf({ a: entry('held', { because: 'mixed-numbers' }) });
    expect(settle(held, 'a', entry('in force'))).toBe(held);
    const read = entry('in force', { answers: { decimal: 'comma' } });
    expect(findUpload(settle(held, 'a', read), 'a')).toEqual(read);
    expect(settle(ledgerOf({ a: read }), 'a', { ...read, state: 'held' })).toEqual(ledgerOf({ a: read }));
  });

  it('has the same set in force in any order of the moves', () => {
    fc.assert(
      fc.property(
        settlements.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const settleAll = (list: typeof all) =>
            list.reduce((ledger, [id, state]) => settle(ledger, id, state), emptyLedger('d'));
          expect(setId(settleAll(shuffled))).toBe(setId(settleAll(all)));
          expect(inForce(settleAll(shuffled))).toEqual(inForce(settleAll(all)));
        },
      ),
    );
  });

  it('does not bring back a withdrawn upload when its file is announced again', () => {
    const withdrawn = moved(withdraw(ledgerOf({ a: entry('in force'), b: entry('in force') }), 'a', mover));
    expect(settle(withdrawn, 'a', entry('in force'))).toBe(withdrawn);
  });

  it('accepts any text as an id', () => {
    const ledger = ledgerOf({ a: entry('in force') });
    expect(findUpload(ledger, '__proto__')).toBeUndefined();
    expect(withdraw(ledger, 'constructor', mover)).toMatchObject({ refused: 'unknown-upload' });
    expect(findUpload(settle(ledger, '__proto__', entry('held')), '__proto__')).toEqual(entry('held'));
  });
});

describe('accept', () => {
  it('puts a held upload in force', () => {
    const ledger = moved(accept(ledgerOf({ a: entry('held', { because: 'overlaps' }) }), 'a', mover));
    expect(findUpload(ledger, 'a')).toEqual({ ...entry('in force'), ...mover });
  });

  it('marks an upload as contested if it was held for contradicting the champion', () => {
    const ledger = moved(accept(ledgerOf({ a: entry('held', { because: 'contradicts-champion' }) }), 'a', mover));
    expect(findUpload(ledger, 'a')).toEqual({ ...entry('in force'), ...mover, contested: true });
  });

  it('withdraws the uploads that it replaces, in the same move', () => {
    const before = ledgerOf({ a: entry('in force'), b: entry('in force'), c: entry('held') });
    const after = moved(accept(before, 'c', { ...mover, insteadOf: ['a', 'b'] }));
    expect(inForce(after)).toEqual(['c']);
    expect(findUpload(after, 'a')).toEqual({ ...entry('withdrawn'), ...mover, because: 'replaced by c' });
  });

  it('changes nothing if one of the replaced uploads is not in force', () => {
    const before = ledgerOf({ a: entry('in force'), b: entry('refused'), c: entry('held') });
    expect(accept(before, 'c', { ...mover, insteadOf: ['a', 'b'] })).toEqual({
      refused: 'not-in-force',
      message: 'Upload b is refused, not in force.',
    });
    expect(accept(before, 'c', { ...mover, insteadOf: ['c'] })).toMatchObject({ refused: 'not-in-force' });
  });

  it.each(['in force', 'refused'] as const)('refuses an upload that is %s', (state) => {
    expect(accept(ledgerOf({ a: entry(state, { because: 'no-usable-row' }) }), 'a', mover)).toMatchObject({
      refused: 'not-held',
    });
  });

  it('puts in force again an upload that was withdrawn, or refused by the owner', () => {
    const before = ledgerOf({
      a: entry('withdrawn', { because: 'replaced by c' }),
      b: entry('refused', { because: 'contradicts-champion' }),
    });
    expect(moved(accept(before, 'a', mover)).uploads.a).toEqual(entry('in force', mover));
    expect(moved(accept(before, 'b', mover)).uploads.b).toMatchObject({ state: 'in force', contested: true });
  });
});

describe('refuse and withdraw', () => {
  it('refuse refuses a held upload and keeps the reason why it was held', () => {
    const ledger = moved(refuse(ledgerOf({ a: entry('held', { because: 'overlaps' }) }), 'a', mover));
    expect(findUpload(ledger, 'a')).toEqual({ ...entry('refused', { because: 'overlaps' }), ...mover });
    expect(refuse(ledger, 'a', mover)).toMatchObject({ refused: 'not-held' });
  });

  it('withdraw leaves the set as if the upload had never arrived', () => {
    fc.assert(
      fc.property(settlements, uploadIds, (others, id) => {
        const without = ledgerOf(Object.fromEntries(others.filter(([other]) => other !== id)));
        fc.pre(inForce(without).length > 0);
        const after = moved(withdraw(settle(without, id, entry('in force')), id, mover));
        expect(setId(after)).toBe(setId(without));
      }),
    );
  });

  it('withdraw refuses for the last upload in force, and says what to do', () => {
    expect(withdraw(ledgerOf({ a: entry('in force'), b: entry('held') }), 'a', mover)).toEqual({
      refused: 'last-in-force',
      message: 'Upload a is the only one in force; upload its replacement first, then withdraw it.',
    });
  });

  it('keep at least one upload with training rows in force', () => {
    const untrained = entry('in force', { untrained: true });
    const ledger = ledgerOf({ a: entry('in force'), b: untrained, c: entry('held', { untrained: true }) });
    expect(withdraw(ledger, 'a', mover)).toEqual({
      refused: 'last-in-force',
      message:
        'Upload a is the only one in force that has rows to train on; upload its replacement first, then withdraw it.',
    });
    expect(accept(ledger, 'c', { ...mover, insteadOf: ['a'] })).toEqual({
      refused: 'last-in-force',
      message:
        'Upload c has no row to train on, and the uploads left in force would have none either; accept it without insteadOf.',
    });
    expect(inForce(moved(withdraw(ledger, 'b', mover)))).toEqual(['a']);
    expect(inForce(moved(accept(ledger, 'c', { ...mover, insteadOf: ['b'] })))).toEqual(['a', 'c']);
  });

  it('drop the sentence of the previous state', () => {
    const held = ledgerOf({ a: entry('held', { because: 'overlaps', message: 'It overlaps.' }) });
    expect(findUpload(moved(accept(held, 'a', mover)), 'a')).not.toHaveProperty('message');
    expect(findUpload(moved(refuse(held, 'a', mover)), 'a')).not.toHaveProperty('message');
  });

  it('no sequence of moves empties a set or leaves an impossible state', () => {
    const ids = fc.constantFrom('a', 'b', 'c');
    const moves = fc.array(fc.tuple(fc.constantFrom(accept, refuse, withdraw), ids, fc.uniqueArray(ids)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(states, states, moves, (b, c, sequence) => {
        let ledger = ledgerOf({ a: entry('in force'), b: entry(b), c: entry(c) });
        for (const [move, id, insteadOf] of sequence) {
          const result = move(ledger, id, { ...mover, insteadOf });
          if (!isRefusal(result)) ledger = result;
          expect(inForce(ledger).length).toBeGreaterThan(0);
          expect(Object.keys(ledger.uploads)).toEqual(['a', 'b', 'c']);
        }
      }),
    );
  });
});

describe('versions', () => {
  it('are counted from v1, with one version for each key', () => {
    const ledger = ['x', 'y', 'x', 'z'].reduce(allotVersion, emptyLedger('d'));
    expect(ledger.versions).toEqual({ x: 'v1', y: 'v2', z: 'v3' });
    expect(allotVersion(ledger, 'y')).toBe(ledger);
    expect(findVersion(ledger, 'toString')).toBeUndefined();
  });

  it('continue after v9', () => {
    const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`);
    expect(findVersion(keys.reduce(allotVersion, emptyLedger('d')), 'key 11')).toBe('v12');
  });
});

describe('changes', () => {
  it('count the changes of the set in force only', () => {
    let ledger = emptyLedger('d');
    const changesAfter = (next: Ledger | Refusal) => {
      ledger = moved(next);
      return ledger.changes;
    };
    expect(changesAfter(settle(ledger, 'a', entry('in force')))).toBe(1);
    expect(changesAfter(settle(ledger, 'b', entry('held')))).toBe(1);
    expect(changesAfter(settle(ledger, 'a', entry('held')))).toBe(1);
    expect(changesAfter(accept(ledger, 'b', { ...mover, insteadOf: ['a'] }))).toBe(2);
    expect(changesAfter(accept(ledger, 'a', mover))).toBe(3);
    expect(changesAfter(withdraw(ledger, 'a', mover))).toBe(4);
    expect(changesAfter(settle(ledger, 'c', entry('held')))).toBe(4);
    expect(changesAfter(refuse(ledger, 'c', mover))).toBe(4);
    expect(changesAfter(allotVersion(ledger, 'x'))).toBe(4);
  });
});

describe('setId', () => {
  it('depends on the uploads in force only, and differs between sets', () => {
    const a = ledgerOf({ a: entry('in force') });
    expect(setId(settle(a, 'b', entry('held')))).toBe(setId(a));
    expect(setId(settle(a, 'b', entry('in force')))).not.toBe(setId(a));
    // printf 'a\nb' | sha256sum
    expect(setId(ledgerOf({ b: entry('in force'), a: entry('in force') }))).toBe('7e18f737311b2dc3');
  });
});
