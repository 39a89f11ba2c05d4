import { describe, expect, it } from 'vitest';
import { handlerOf, resolveDefinition } from './resolve-definition.ts';

const machine = (...parts: unknown[]) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { DefinitionString: { 'Fn::Join': ['', ['{"StartAt":"', ...parts, '"}']] } },
});
const Fn = { Type: 'AWS::Lambda::Function', Metadata: { 'stima:handler': 'fit' } };

describe('resolveDefinition', () => {
  it('replaces the ARN of a function by one with its handler', () => {
    const { StartAt } = resolveDefinition({ Resources: { Fn, Flow: machine({ 'Fn::GetAtt': ['Fn', 'Arn'] }) } });
    expect(handlerOf(StartAt)).toBe('fit');
  });

  it('reads a definition without tokens', () => {
    const Flow = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{"StartAt":"A"}' } };
    expect(resolveDefinition({ Resources: { Flow } })).toEqual({ StartAt: 'A' });
  });

  it.each([
    ['a resource', { Ref: 'Bucket' }],
    ['what is inherited', { Ref: 'toString' }],
    ['a function without a handler', { 'Fn::GetAtt': ['Other', 'Arn'] }],
    ['another attribute', { 'Fn::GetAtt': ['Fn', 'Version'] }],
    ['nothing', null],
  ])('refuses a reference to %s', (_, token) => {
    const Other = { Type: 'AWS::Lambda::Function' };
    expect(() => resolveDefinition({ Resources: { Fn, Other, Flow: machine(token) } })).toThrow(
      expect.objectContaining({ name: 'UnresolvedTokenError' }),
    );
  });

  it('refuses a template without a state machine, or with two', () => {
    expect(() => resolveDefinition({ Resources: { Fn } })).toThrow(/0 state machines, 1 expected/);
    expect(() => resolveDefinition({ Resources: { A: machine(), B: machine() } })).toThrow(/2 state machines/);
  });
});
