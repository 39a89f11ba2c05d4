import type { StateMachineDefinition } from 'aws-local-stepfunctions';

/**
 * Accepts only definitions that aws-local-stepfunctions 3.0.0 runs as AWS would. The library ignores what it does not know
 * (JSONata gives a wrong output and no error). So every field and every form must be known here.
 * @throws UnsupportedDefinitionError naming each state and what cannot be run
 */
export function guardDefinition(definition: StateMachineDefinition): StateMachineDefinition {
  const problems = [...machineProblems('', definition as unknown as Fields, MACHINE_FIELDS)];
  if (problems.length > 0) throw new UnsupportedDefinitionError(problems);
  return definition;
}

export class UnsupportedDefinitionError extends Error {
  override readonly name = 'UnsupportedDefinitionError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`this state machine cannot be run truthfully here: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

type Fields = Readonly<Record<string, unknown>>;
type Problems = Generator<string, void>;

const MACHINE_FIELDS = ['Comment', 'StartAt', 'States', 'TimeoutSeconds', 'Version', 'QueryLanguage'];
const BRANCH_FIELDS = ['Comment', 'StartAt', 'States', 'ProcessorConfig', 'QueryLanguage'];
const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const FLOW = [...COMMON, 'InputPath', 'OutputPath', 'Next', 'End'];
const RECOVERY = ['ResultSelector', 'ResultPath', 'Retry', 'Catch'];
const STATE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [...FLOW, ...RECOVERY, 'Resource', 'Parameters', 'TimeoutSeconds'],
  Parallel: [...FLOW, ...RECOVERY, 'Parameters', 'Branches'],
  Map: [...FLOW, ...RECOVERY, 'ItemsPath', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency'],
  Pass: [...FLOW, 'Parameters', 'Result', 'ResultPath'],
  Wait: [...FLOW, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Choice: [...COMMON, 'InputPath', 'OutputPath', 'Choices', 'Default'],
  Succeed: [...COMMON, 'InputPath', 'OutputPath'],
  Fail: [...COMMON, 'Error', 'ErrorPath', 'Cause', 'CausePath'],
};
const RETRIER_FIELDS = [
  ...['Comment', 'ErrorEquals', 'IntervalSeconds'],
  ...['MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy'],
];
const CATCHER_FIELDS = ['Comment', 'ErrorEquals', 'Next', 'ResultPath'];
const INVOKE_FIELDS = ['FunctionName', 'Payload', 'Payload.$'];

const LAMBDA_INVOKE = /^arn:[a-z-]+:states:::lambda:invoke$/;
/** A state that runs here if a handler is given for it. The handler checks its input. */
const TRAINING_JOB = /^arn:[a-z-]+:states:::sagemaker:createTrainingJob\.sync$/;
const SIMPLE_PATH = /^\$(\.\w+)+$/;
const COMPARISON =
  /^((String|Numeric|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?|StringMatches|BooleanEquals(Path)?|Is(Null|Present|Numeric|String|Boolean|Timestamp))$/;
/** The fields that the runner sets in the context object. */
const CONTEXT_PATH = /^\$\$\.(Execution\.(Name|Input|StartTime)\b|Map\.Item\.(Index|Value)\b)/;

function* machineProblems(path: string, machine: Fields, known: readonly string[]): Problems {
  yield* unknownFields(path || 'the machine', machine, known);
  yield* jsonata(path || 'the machine', machine);
  const mode = (machine.ProcessorConfig as Fields | undefined)?.Mode ?? 'INLINE';
  if (mode !== 'INLINE') yield `${path}: a Map of mode ${mode}`;
  for (const [name, state] of Object.entries((machine.States ?? {}) as Record<string, Fields>)) {
    yield* stateProblems(path ? `${path}/${name}` : name, state);
  }
}

function* stateProblems(name: string, state: Fields): Problems {
  const known = STATE_FIELDS[String(state.Type)];
  if (!known) {
    yield `${name}: a state of type ${JSON.stringify(state.Type)}`;
    return;
  }
  yield* unknownFields(name, state, known);
  yield* jsonata(name, state);
  if (state.Type === 'Task') yield* taskProblems(name, state);
  // The library treats a falsy result as no result.
  if (state.Type === 'Pass' && 'Result' in state && !state.Result) yield `${name}: the Result ${state.Result}`;
  for (const rule of list(state.Choices)) yield* choiceProblems(name, rule);
  for (const retrier of list(state.Retry)) yield* unknownFields(`${name}.Retry`, retrier, RETRIER_FIELDS);
  for (const catcher of list(state.Catch)) {
    yield* unknownFields(`${name}.Catch`, catcher, CATCHER_FIELDS);
    yield* resultPathProblems(`${name}.Catch`, catcher);
  }
  yield* resultPathProblems(name, state);
  for (const field of [
    'InputPath',
    'OutputPath',
    'ItemsPath',
    'SecondsPath',
    'TimestampPath',
    'ErrorPath',
    'CausePath',
  ]) {
    if (state[field] !== undefined) yield* pathProblems(`${name}.${field}`, state[field]);
  }
  for (const field of ['Parameters', 'ResultSelector', 'ItemSelector']) yield* templateProblems(name, state[field]);
  for (const branch of list(state.Branches)) yield* machineProblems(name, branch, BRANCH_FIELDS);
  if (state.ItemProcessor) yield* machineProblems(name, state.ItemProcessor as Fields, BRANCH_FIELDS);
}

function* taskProblems(name: string, state: Fields): Problems {
  // Without a timeout AWS waits for ever, and the library for 60 s.
  if (typeof state.TimeoutSeconds !== 'number') yield `${name}: no TimeoutSeconds`;
  if (TRAINING_JOB.test(String(state.Resource))) return;
  if (!LAMBDA_INVOKE.test(String(state.Resource))) {
    yield `${name}: the resource ${state.Resource} (lambda:invoke expected, waiting for its answer)`;
    return;
  }
  const parameters = (state.Parameters ?? {}) as Fields;
  yield* unknownFields(`${name}.Parameters`, parameters, INVOKE_FIELDS);
  if (typeof parameters.FunctionName !== 'string') yield `${name}: no FunctionName`;
}

function* choiceProblems(name: string, rule: Fields): Problems {
  for (const [operator, value] of Object.entries(rule)) {
    if (operator === 'And' || operator === 'Or') for (const inner of list(value)) yield* choiceProblems(name, inner);
    else if (operator === 'Not') yield* choiceProblems(name, value as Fields);
    else if (operator === 'Variable') yield* pathProblems(`${name}.Variable`, value);
    else if (operator === 'Next' || operator === 'Comment') continue;
    else if (!COMPARISON.test(operator)) yield `${name}: the comparison ${operator}`;
    // The library never matches a type test for false; `Not` says the same.
    else if (operator.startsWith('Is') && value !== true) yield `${name}: ${operator} of ${value}`;
  }
}

function* templateProblems(name: string, template: unknown): Problems {
  if (typeof template !== 'object' || template === null) return;
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith('.$')) yield* pathProblems(`${name}: ${key}`, value);
    else yield* templateProblems(name, value);
  }
}

function* pathProblems(where: string, path: unknown): Problems {
  if (path === null) return;
  if (typeof path !== 'string') yield `${where} is ${JSON.stringify(path)}`;
  else if (path.startsWith('$$') && !CONTEXT_PATH.test(path)) yield `${where} reads ${path} of the context`;
  else if (/^\$\w/.test(path)) yield `${where} reads the variable ${path}`;
  else if (!path.startsWith('$')) yield `${where} is the function ${path}`;
}

function* resultPathProblems(where: string, { ResultPath: path }: Fields): Problems {
  if (path === undefined || path === null) return;
  if (typeof path !== 'string' || !SIMPLE_PATH.test(path)) yield `${where}: the ResultPath ${JSON.stringify(path)}`;
}

function* unknownFields(where: string, fields: Fields, known: readonly string[]): Problems {
  for (const field of Object.keys(fields)) if (!known.includes(field)) yield `${where}: the field ${field}`;
}

function* jsonata(where: string, { QueryLanguage: language = 'JSONPath' }: Fields): Problems {
  if (language !== 'JSONPath') yield `${where}: the query language ${language}`;
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value : [];
}
