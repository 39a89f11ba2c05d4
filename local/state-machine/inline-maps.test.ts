import { describe, expect, it } from 'vitest';
import { guardDefinition } from './guard-definition.ts';
import { inlineMaps } from './inline-maps.ts';

const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'f' },
  TimeoutSeconds: 9,
};
const distributed = (fields: object = {}) =>
  ({
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemSelector: { 'item.$': '$$.Map.Item.Value' },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'One',
          States: { One: { ...task, End: true } },
        },
        End: true,
        ...fields,
      },
    },
  }) as never;

describe('inlineMaps', () => {
  it.each([
    [{ MaxConcurrency: 100 }, 3],
    [{ MaxConcurrency: 2 }, 2],
    [{}, 3],
  ])('processes the same items in this execution, with a limit on the number at once: %j', (fields, atOnce) => {
    const inlined = inlineMaps(distributed(fields), 3);
    expect(inlined.States.Each).toEqual({
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'item.$': '$$.Map.Item.Value' },
      ItemProcessor: { StartAt: 'One', States: { One: { ...task, End: true } } },
      MaxConcurrency: atOnce,
      End: true,
    });
    expect(() => guardDefinition(inlined)).not.toThrow();
  });

  it.each(['ItemReader', 'ItemBatcher', 'ResultWriter', 'ToleratedFailurePercentage', 'Label'])(
    'keeps %s, which the guard refuses',
    (field) => {
      expect(() => guardDefinition(inlineMaps(distributed({ [field]: {} }), 3))).toThrow(`Each: the field ${field}`);
    },
  );
});
