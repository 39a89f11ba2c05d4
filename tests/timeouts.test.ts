import { describe, expect, it } from 'vitest';
import { RECORDED } from '../bench/recorded.ts';
import { synthesise } from '../infra/testing/synthesise.ts';

const { serving, training } = synthesise('prod');
const timeouts = new Map(
  [serving, training].flatMap((template) =>
    Object.values(template.findResources('AWS::Lambda::Function')).map(({ Metadata, Properties }): [string, number] => [
      Metadata['stima:handler'],
      Properties.Timeout,
    ]),
  ),
);

describe('the timeout', () => {
  it.each(Object.entries(RECORDED.longest))(
    'of %s is at least five times the longest measured time',
    (handler, seconds) => {
      expect(timeouts.get(handler)).toBeGreaterThanOrEqual(5 * seconds);
    },
  );

  it.each(['predict', 'catalog', 'owner'])('of %s is below the 29 s of the gateway', (handler) => {
    expect(timeouts.get(handler)).toBeLessThan(29);
    expect(timeouts.get(handler)).toBeGreaterThanOrEqual((5 * RECORDED.predict.firstAnswerMs) / 1_000);
  });

  it('of each step is below the timeout of its state', () => {
    const [machine] = Object.values(training.findResources('AWS::StepFunctions::StateMachine'));
    const text = JSON.stringify(machine?.Properties.DefinitionString);
    expect(text).toContain('TimeoutSeconds');
    const resources = training.findResources('AWS::Lambda::Function');
    const parts: unknown[] = machine?.Properties.DefinitionString['Fn::Join'][1];
    const definition = parts
      .map((part) => (typeof part === 'string' ? part : ((part as Attribute)['Fn::GetAtt']?.[0] ?? 'x')))
      .join('');
    const called = [...statesOf(JSON.parse(definition))].flatMap(({ Parameters, TimeoutSeconds }) => {
      const timeout = resources[Parameters?.FunctionName ?? '']?.Properties.Timeout;
      return timeout === undefined ? [] : [[timeout, TimeoutSeconds]];
    });
    expect(called.length).toBeGreaterThanOrEqual(6);
    for (const [own, ofState] of called) expect(ofState).toBeGreaterThan(own);
  });
});

interface Attribute {
  readonly 'Fn::GetAtt'?: readonly [string, string];
}

interface State {
  readonly States?: Readonly<Record<string, State>>;
  readonly Iterator?: State;
  readonly ItemProcessor?: State;
  readonly TimeoutSeconds?: number;
  readonly Parameters?: { readonly FunctionName?: string };
}

/** Includes the states of maps. */
function* statesOf(machine: State): Generator<State> {
  for (const state of Object.values(machine.States ?? {})) {
    yield state;
    for (const inner of [state.Iterator, state.ItemProcessor]) if (inner) yield* statesOf(inner);
  }
}
