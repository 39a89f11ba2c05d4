import type { StateMachineDefinition } from 'aws-local-stepfunctions';

/**
 * The definition with each Distributed Map as an inline one over the same items, which is what aws-local-stepfunctions 3.0.0 can
 * run. Two things differ: the items share this execution, and a map of which one item fails ends with the error of that item and
 * not with States.ExceedToleratedFailureThreshold. Everything else that a Distributed Map may have is left to guardDefinition,
 * which refuses it.
 * @param atOnce items at most at work at a time, where the definition allows more
 */
export function inlineMaps(definition: StateMachineDefinition, atOnce: number): StateMachineDefinition {
  return JSON.parse(JSON.stringify(definition), (_, value) => {
    if (value?.Type !== 'Map' || value.ItemProcessor?.ProcessorConfig?.Mode !== 'DISTRIBUTED') return value;
    const { ProcessorConfig: _config, ...processor } = value.ItemProcessor;
    const most = value.MaxConcurrency || atOnce;
    return { ...value, ItemProcessor: processor, MaxConcurrency: Math.min(atOnce, most) };
  });
}
