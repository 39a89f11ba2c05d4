import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import {
  objectReader,
  optionalReader,
  parseJson,
  readAnything,
  readString,
  recordReader,
} from '../../training/table/read-json.ts';

/** The parts of a CloudFormation template that are read here. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

const readTemplate = objectReader<Template>({
  Resources: recordReader(
    objectReader<Resource>({
      Type: readString,
      Properties: optionalReader(recordReader(readAnything)),
      Metadata: optionalReader(recordReader(readAnything)),
    }),
  ),
});

/** @throws WrongJsonError if the text is no template */
export const parseTemplate = (text: string): Template => parseJson(text, readTemplate);

/**
 * What {@link resolveDefinition} reads of a template: the state machine, the functions with their handlers, and that a role
 * or a repository is one.
 */
export function trimTemplate({ Resources }: Template): Template {
  const entries = Object.entries(Resources).flatMap(([id, resource]): [string, Resource][] => {
    const trimmed = trimResource(resource);
    return trimmed ? [[id, trimmed]] : [];
  });
  return { Resources: Object.fromEntries(entries) };
}

function trimResource({ Type, Properties, Metadata }: Resource): Resource | undefined {
  switch (Type) {
    case MACHINE:
      return { Type, Properties: { DefinitionString: Properties?.DefinitionString } };
    case FUNCTION:
      return { Type, Metadata: { [HANDLER]: Metadata?.[HANDLER] } };
    case ROLE:
    case REPOSITORY:
      return { Type };
    default:
      return undefined;
  }
}

const MACHINE = 'AWS::StepFunctions::StateMachine';
const FUNCTION = 'AWS::Lambda::Function';
const ROLE = 'AWS::IAM::Role';
const REPOSITORY = 'AWS::ECR::Repository';
/** The metadata of a function that names its handler. */
const HANDLER = 'stima:handler';

/**
 * The definition of the template's one state machine, with a stand-in for each token. The stand-in of a function's ARN
 * ends in the name of its handler. The stand-in of a role or a repository ends in its logical id.
 * @throws UnresolvedTokenError if there is not exactly one state machine, or a token has no stand-in
 */
export function resolveDefinition(template: Template): StateMachineDefinition {
  const machines = Object.values(template.Resources).filter(({ Type }) => Type === MACHINE);
  const [machine] = machines;
  if (!machine || machines.length > 1) {
    throw new UnresolvedTokenError(`the template has ${machines.length} state machines, 1 expected`);
  }
  return JSON.parse(resolve(machine.Properties?.DefinitionString, template));
}

/** The name of the handler in an ARN of a resolved definition. */
export function handlerOf(functionArn: string): string {
  return functionArn.slice(functionArn.lastIndexOf(':') + 1);
}

export class UnresolvedTokenError extends Error {
  override readonly name = 'UnresolvedTokenError';
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::URLSuffix': 'amazonaws.com',
};

function resolve(token: unknown, template: Template): string {
  if (typeof token === 'string') return token;
  const { Ref: ref, 'Fn::Join': join, 'Fn::GetAtt': attribute } = (token ?? {}) as Readonly<Record<string, unknown>>;
  if (isJoin(join)) return join[1].map((part) => resolve(part, template)).join(join[0]);
  if (typeof ref === 'string' && Object.hasOwn(PSEUDO_PARAMETERS, ref)) return PSEUDO_PARAMETERS[ref] as string;
  if (typeof ref === 'string' && template.Resources[ref]?.Type === REPOSITORY) return ref.toLowerCase();
  if (Array.isArray(attribute) && attribute[1] === 'Arn') {
    const resource = template.Resources[attribute[0]];
    const handler = resource?.Metadata?.[HANDLER];
    if (resource?.Type === FUNCTION && typeof handler === 'string') {
      return `arn:aws:lambda:us-east-1:000000000000:function:${handler}`;
    }
    if (resource?.Type === ROLE) return `arn:aws:iam::000000000000:role/${attribute[0]}`;
  }
  throw new UnresolvedTokenError(`the definition refers to ${JSON.stringify(token)}, which has no stand-in here`);
}

function isJoin(value: unknown): value is readonly [string, readonly unknown[]] {
  return Array.isArray(value) && typeof value[0] === 'string' && Array.isArray(value[1]);
}
