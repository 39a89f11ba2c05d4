import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findPython } from './find-python.ts';

const python = await findPython();
const missing = 'missing' in python ? python.missing : undefined;
if (missing !== undefined) console.warn(`The check of roles is not tried: ${missing}.`);

const FOLDER = fileURLToPath(new URL('localstack', import.meta.url));
const PROGRAM = `
import json, sys
sys.path.insert(0, sys.argv[1])
from policies import is_allowed
print(json.dumps(is_allowed(*json.load(sys.stdin))))
`;

const isAllowed = (statements: readonly object[], action: string, resource: string, keys: object = {}) => {
  if ('missing' in python) throw new Error(python.missing);
  const input = JSON.stringify([[{ Statement: statements }], action, resource, keys]);
  return JSON.parse(
    execFileSync(python.path, ['-B', '-c', PROGRAM, FOLDER], { input, encoding: 'utf8', stdio: 'pipe' }),
  );
};

const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/incoming/*' };
const LIST = {
  Effect: 'Allow',
  Action: ['s3:ListBucket'],
  Resource: ['arn:aws:s3:::data'],
  Condition: { StringLike: { 's3:prefix': ['runs/*', 'jobs/*'] } },
};

// The logic is that of the IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements".
describe.skipIf(missing !== undefined)('The policies of a role, as the emulator reads them', () => {
  it.each([
    ['allow what a statement names', [READ], 's3:GetObject', 'arn:aws:s3:::data/incoming/a/b.csv', {}, true],
    ['compare actions without case', [READ], 'S3:getobject', 'arn:aws:s3:::data/incoming/a', {}, true],
    ['compare resources with case', [READ], 's3:GetObject', 'arn:aws:s3:::data/INCOMING/a', {}, false],
    ['allow no other key', [READ], 's3:GetObject', 'arn:aws:s3:::data/ledger/a', {}, false],
    ['allow no other action', [READ], 's3:PutObject', 'arn:aws:s3:::data/incoming/a', {}, false],
    ['allow nothing without a statement', [], 's3:GetObject', 'arn:aws:s3:::data/incoming/a', {}, false],
    [
      'deny what any statement denies',
      [READ, { ...READ, Effect: 'Deny', Resource: '*' }],
      's3:GetObject',
      'arn:aws:s3:::data/incoming/a',
      {},
      false,
    ],
    ['allow if a condition holds', [LIST], 's3:ListBucket', 'arn:aws:s3:::data', { 's3:prefix': 'jobs/a' }, true],
    ['do not if it fails', [LIST], 's3:ListBucket', 'arn:aws:s3:::data', { 's3:prefix': 'ledger/' }, false],
    ['do not if its key is absent', [LIST], 's3:ListBucket', 'arn:aws:s3:::data', {}, false],
    ['take a dot as a dot', [READ], 's3:GetObject', 'arn:aws:s3:::dataXincoming/a', {}, false],
  ])('%s', (_, statements, action, resource, keys, allowed) => {
    expect(isAllowed(statements, action, resource, keys)).toBe(allowed);
  });

  it.each([
    ['NotAction', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::data' }],
    ['IpAddress', { ...READ, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
  ])('are refused where they say %s, which is not understood', (what, statement) => {
    expect(() => isAllowed([statement], 's3:GetObject', 'arn:aws:s3:::data/incoming/a')).toThrow(what);
  });
});
