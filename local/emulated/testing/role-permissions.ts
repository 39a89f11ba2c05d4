import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type JsonReader,
  listReader,
  objectReader,
  optionalReader,
  parseJson,
  readAnything,
  readBoolean,
  readString,
} from '../../../training/table/read-json.ts';
import { callEmulator } from '../call-emulator.ts';

const readCall = objectReader({ role: readString, action: readString, resource: readString, allowed: readBoolean });

/** Every distinct call that a role has made so far, and whether its policies allow it. */
export async function readCalls(folder: string) {
  const lines = (await readFile(join(folder, 'calls.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => parseJson(line, readCall));
}

interface Permission {
  /** The start of the role's name, after that of its stack. */
  readonly role: string;
  readonly action: string;
}

/** Does something while one role has lost one action, on whatever it was allowed. */
export async function withoutPermission<T>(
  url: string,
  { role, action }: Permission,
  work: () => Promise<T>,
): Promise<T> {
  const RoleName = await findRole(url, role);
  const names = await callIam(url, { Action: 'ListRolePolicies', RoleName });
  const PolicyName = /<PolicyNames>\s*<member>([^<]+)<\/member>/.exec(names)?.[1];
  if (PolicyName === undefined) throw new Error(`${RoleName} has no policy of its own: ${names}`);
  const answer = await callIam(url, { Action: 'GetRolePolicy', RoleName, PolicyName });
  const PolicyDocument = decodeURIComponent(/<PolicyDocument>([^<]+)</.exec(answer)![1]!);
  const policy = parseJson(PolicyDocument, readPolicy);
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((each) => each !== action),
  })).filter(({ Action }) => Action.length > 0);
  const put = (document: string) =>
    callIam(url, { Action: 'PutRolePolicy', RoleName, PolicyName, PolicyDocument: document });
  await put(JSON.stringify({ ...policy, Statement }));
  try {
    return await work();
  } finally {
    await put(PolicyDocument);
  }
}

async function findRole(url: string, start: string): Promise<string> {
  const roles = await callIam(url, { Action: 'ListRoles' });
  const found = [...roles.matchAll(/<RoleName>([^<]+)</g)]
    .map(([, name]) => name!)
    .find((name) => name.includes(start));
  if (found === undefined) throw new Error(`no role is named ${start}`);
  return found;
}

const callIam = (url: string, asked: Readonly<Record<string, string>>) =>
  callEmulator(url, 'iam', '/', { method: 'POST', body: new URLSearchParams({ Version: '2010-05-08', ...asked }) });

const readActions: JsonReader<string | string[]> = (value, path) =>
  Array.isArray(value) ? listReader(readString)(value, path) : readString(value, path);

/** Only what is left as it is, and the actions. */
const readPolicy = objectReader({
  Version: readString,
  Statement: listReader(
    objectReader({
      Effect: readString,
      Action: readActions,
      Resource: readAnything,
      Condition: optionalReader(readAnything),
    }),
  ),
});
