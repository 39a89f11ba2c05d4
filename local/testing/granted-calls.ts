/**
 * The rights of each function's role, read from templates. They are listed by handler: `s3:GetObject
 * Data/ledger/*.json`.
 */
export function grantedCalls(templates: readonly Template[]): ReadonlyMap<string, ReadonlySet<string>> {
  const granted = new Map<string, ReadonlySet<string>>();
  for (const { Resources } of templates)
    for (const { Metadata, Properties } of Object.values(Resources)) {
      const handler = Metadata?.['stima:handler'];
      if (typeof handler !== 'string') continue;
      const [role] = (Properties.Role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'];
      granted.set(handler, new Set(statementsOf(Resources, role!).flatMap(callsOf)));
    }
  return granted;
}

/** The rights of the role of training jobs on the stores. This role has no handler. */
export function grantedToJobs({ Resources }: Template): ReadonlySet<string> {
  const role = Object.keys(Resources).find(
    (id) => id.startsWith('TrainingJobsRole') && Resources[id]!.Type === 'AWS::IAM::Role',
  );
  if (role === undefined) throw new Error('there is no role of training jobs');
  const onStores = statementsOf(Resources, role).filter(({ Action }) => `${[Action].flat()[0]}`.startsWith('s3:'));
  return new Set(onStores.flatMap(callsOf));
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** @throws Error if the role has rights outside the policies of these templates */
function statementsOf(resources: Template['Resources'], role: string): readonly Statement[] {
  const { ManagedPolicyArns, Policies } = resources[role]!.Properties;
  if (ManagedPolicyArns || Policies) throw new Error(`${role} has managed or inline policies`);
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles).includes(`"${role}"`),
    )
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: readonly Statement[] }).Statement);
}

function callsOf({ Effect, Action, Resource, Condition }: Statement): string[] {
  if (Effect !== 'Allow') throw new Error(`a statement with the effect ${Effect} is not understood here`);
  const prefix = Condition?.StringLike?.['s3:prefix'];
  const known =
    Condition === undefined || JSON.stringify(Condition) === JSON.stringify({ StringLike: { 's3:prefix': prefix } });
  const under = prefix === undefined ? [''] : [prefix].flat().map((keys) => ` under ${keys}`);
  if (!known) throw new Error(`the condition ${JSON.stringify(Condition)} is not understood here`);
  return [Action]
    .flat()
    .flatMap((action) =>
      [Resource].flat().flatMap((resource) => under.map((keys) => `${action} ${nameOf(resource)}${keys}`)),
    );
}

/** The name of a resource's construct and the rest of its ARN: `Data/incoming/*`. */
function nameOf(token: unknown): string {
  if (typeof token === 'string') return token;
  const {
    'Fn::Join': join,
    'Fn::ImportValue': imported,
    'Fn::GetAtt': attribute,
  } = token as Readonly<Record<string, unknown>>;
  if (Array.isArray(join)) return join[1].map(nameOf).join(join[0]);
  if (typeof imported === 'string') return /ExportsOutput(?:FnGetAtt|Ref)(\w+?)[0-9A-F]{8}/.exec(imported)![1]!;
  if (Array.isArray(attribute)) return attribute[0].replace(/[0-9A-F]{8}$/, '');
  throw new Error(`${JSON.stringify(token)} is not understood here`);
}
