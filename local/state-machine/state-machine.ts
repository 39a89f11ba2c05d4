import {
  ExecutionError,
  ExecutionTimeoutError,
  StateMachine,
  type StateMachineDefinition,
} from 'aws-local-stepfunctions';
import { handlerOf } from './resolve-definition.ts';

export type Handler = (payload: never) => Promise<unknown>;

export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

/** The report about one state. `attempt` counts the retries. `error` is the name of the error. */
export type StateEvent =
  | { readonly state: string; readonly type: string; readonly what: 'entered' | 'left' }
  | { readonly state: string; readonly type: string; readonly what: 'failed'; readonly error: string }
  | { readonly state: string; readonly type: string; readonly what: 'retried'; readonly attempt: number };

export interface RunOptions {
  /** The name of the execution. It is unique, as on AWS. */
  readonly runId: string;
  readonly onState?: (event: StateEvent) => void;
}

export interface LocalStateMachine {
  run(input: unknown, options: RunOptions): Promise<Outcome>;
}

/**
 * Runs a definition with the handlers in this process, as Step Functions runs it with Lambda. JSON of at most 256 KB
 * passes from state to state, and an error matches Retry and Catch by its `name`.
 * @param definition as loadDefinition gives it
 * @param handlers a handler by name for each function that the definition invokes. A definition that starts training
 * jobs needs a handler {@link TRAINING_JOB}. It gets the input of CreateTrainingJob and ends when the job ends. ||
 * @param waitScale  factor on the pauses before a retry and in Wait states; 1 is as on AWS
 * @throws MissingHandlerError if a function has no handler
 */
export function createStateMachine(
  definition: StateMachineDefinition,
  handlers: Readonly<Record<string, Handler>>,
  { waitScale = 1 }: { readonly waitScale?: number } = {},
): LocalStateMachine {
  const taskResourceLocalHandlers = Object.fromEntries(
    [...functionsOf(definition)].map(([state, functionName]) => {
      const handler = handlers[functionName];
      if (!handler) throw new MissingHandlerError(`${state} invokes ${functionName}, which has no handler`);
      if (functionName === TRAINING_JOB) return [state, handler as () => Promise<never>];
      return [state, (parameters: unknown) => invoke(handler, parameters as Invocation) as Promise<never>];
    }),
  );
  // guardDefinition has checked the definition already, and a scaled interval need not be a whole number of seconds.
  const machine = new StateMachine(scaleWaits(definition, waitScale), { validationOptions: { noValidate: true } });
  return {
    async run(input, { runId, onState }) {
      const execution = machine.run(toJson(input) as never, {
        overrides: { taskResourceLocalHandlers },
        context: { Execution: { Name: runId } },
      });
      const outcome = execution.result.then(
        (output): Outcome => ({ status: 'SUCCEEDED', output }),
        (error: unknown): Outcome => failure(error),
      );
      for await (const event of execution.eventLogs) {
        const heard = onState && stateEvent(event);
        if (heard) onState(heard);
      }
      return outcome;
    },
  };
}

/** The name of the handler that runs training jobs. No function can have this name. */
export const TRAINING_JOB = 'sagemaker:createTrainingJob';

export class MissingHandlerError extends Error {
  override readonly name = 'MissingHandlerError';
}

type EventLog = ReturnType<StateMachine['run']>['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

interface Invocation {
  readonly Payload: unknown;
}

/** The largest state on AWS, in bytes of UTF-8. */
const STATE_LIMIT = 262_144;

/** The Task states of a definition and of its branches, with the function that each invokes. */
function* functionsOf({ States }: Pick<StateMachineDefinition, 'States'>): Generator<[state: string, name: string]> {
  for (const [name, state] of Object.entries(States)) {
    if (state.Type === 'Task') {
      const { FunctionName } = state.Parameters as { readonly FunctionName?: string };
      yield [name, FunctionName === undefined ? TRAINING_JOB : handlerOf(FunctionName)];
    }
    if (state.Type === 'Parallel') for (const branch of state.Branches) yield* functionsOf(branch);
    if (state.Type === 'Map' && state.ItemProcessor) yield* functionsOf(state.ItemProcessor);
  }
}

async function invoke(handler: Handler, { Payload }: Invocation): Promise<unknown> {
  limit(Payload, 'input');
  let answer: unknown;
  try {
    answer = toJson(await handler(toJson(Payload) as never));
  } catch (error) {
    throw lambdaError(error);
  }
  limit(answer, 'output');
  return { ExecutedVersion: '$LATEST', Payload: answer, StatusCode: 200 };
}

/** An error of a handler as Lambda reports it. It is matched by its name and passed on as JSON. */
function lambdaError(thrown: unknown): Error {
  const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
  const trace = stack?.split('\n').slice(0, 8) ?? [];
  const error = new Error(JSON.stringify({ errorType: name, errorMessage: message, trace }), { cause: thrown });
  error.name = name;
  return error;
}

function limit(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? 'null');
  if (bytes <= STATE_LIMIT) return;
  const error = new Error(`the ${what} of the state has ${bytes} bytes, ${STATE_LIMIT} are allowed`);
  error.name = 'States.DataLimitExceeded';
  // On AWS neither Retry nor Catch ever matches it.
  throw Object.assign(error, { isRetryable: false, isCatchable: false });
}

/** The value after it was written as JSON and read again. */
function toJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null');
}

function failure(error: unknown): Outcome {
  if (error instanceof ExecutionTimeoutError)
    return { status: 'FAILED', error: 'States.Timeout', cause: error.message };
  if (!(error instanceof ExecutionError)) throw error;
  const { name, message } = error.cause as Error;
  return { status: 'FAILED', error: name, cause: message };
}

function stateEvent(event: EventLog): StateEvent | undefined {
  if (!('state' in event)) return undefined;
  const of = { state: event.state.name, type: event.state.type };
  if (event.type === 'StateEntered') return { ...of, what: 'entered' };
  // A caught error leads out of the state. The library then also reports that the state was left.
  if (event.type === 'StateExited') return { ...of, what: 'left' };
  if (event.type === 'StateFailed') return { ...of, what: 'failed', error: event.Error };
  if (event.type === 'StateRetried') return { ...of, what: 'retried', attempt: event.retry.attempt };
  return undefined;
}

function scaleWaits(definition: StateMachineDefinition, scale: number): StateMachineDefinition {
  return JSON.parse(JSON.stringify(definition), (key, value) => {
    if (key === 'Retry') {
      return value.map((retrier: { readonly IntervalSeconds?: number; readonly MaxDelaySeconds?: number }) => ({
        ...retrier,
        IntervalSeconds: (retrier.IntervalSeconds ?? 1) * scale,
        ...(retrier.MaxDelaySeconds && { MaxDelaySeconds: retrier.MaxDelaySeconds * scale }),
      }));
    }
    return value?.Type === 'Wait' && typeof value.Seconds === 'number'
      ? { ...value, Seconds: value.Seconds * scale }
      : value;
  });
}
