import type { StateMachineDefinition } from 'aws-local-stepfunctions';

/**
 * The definition with each Distributed Map replaced by an inline map over the same items. aws-local-stepfunctions 3.0.0 can run
 * those. Two things differ. The items share this execution. If one item fails, the map ends with the error of that item and not
 * with States.ExceedToleratedFailureThreshold. guardDefinition refuses everything else that a Distributed Map may have.
 * @param atOnce the most items at work at a time, if the definition allows more
 */
export function inlineMaps(definition: StateMachineDefinition, atOnce: number): StateMachineDefinition {
  return JSON.parse(JSON.stringify(definition), (_, value) => {
    if (value?.Type !== 'Map' || value.ItemProcessor?.ProcessorConfig?.Mode !== 'DISTRIBUTED') return value;
    const { ProcessorConfig: _config, ...processor } = value.ItemProcessor;
    const most = value.MaxConcurrency || atOnce;
    return { ...value, ItemProcessor: processor, MaxConcurrency: Math.min(atOnce, most) };
  });
}
