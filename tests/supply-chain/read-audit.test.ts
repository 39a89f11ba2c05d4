import { expect, it } from 'vitest';
import { isSevere, readAudit } from './read-audit.ts';

/** As npm documents its report (`npm audit --json`, version 2), shortened. */
const REPORT = {
  auditReportVersion: 2,
  vulnerabilities: {
    minimist: {
      name: 'minimist',
      severity: 'critical',
      isDirect: false,
      via: [{ source: 1097678, title: 'Prototype Pollution in minimist', range: '<0.2.4' }],
      effects: ['mkdirp'],
      range: '<0.2.4',
      nodes: ['node_modules/minimist'],
      fixAvailable: true,
    },
    mkdirp: { name: 'mkdirp', severity: 'moderate', via: ['minimist'], range: '0.4.1 - 0.5.1', fixAvailable: true },
  },
  metadata: { vulnerabilities: { critical: 1, moderate: 1, total: 2 } },
};

it('reads each package with its severity, and which of them may not land', () => {
  const audit = readAudit(JSON.stringify(REPORT));
  expect(audit).toEqual({
    kind: 'answered',
    vulnerable: [
      { name: 'minimist', severity: 'critical', range: '<0.2.4' },
      { name: 'mkdirp', severity: 'moderate', range: '0.4.1 - 0.5.1' },
    ],
  });
  expect(audit.kind === 'answered' && audit.vulnerable.filter(isSevere).map(({ name }) => name)).toEqual(['minimist']);
});

it('knows a report without findings from no report', () => {
  expect(readAudit('{"auditReportVersion":2,"vulnerabilities":{}}')).toEqual({ kind: 'answered', vulnerable: [] });
  // What npm 11 prints when a registry has no such call, shortened.
  const error = { message: '405 Method Not Allowed - POST /-/npm/v1/security/advisories/bulk', statusCode: 405 };
  expect(readAudit(JSON.stringify(error))).toEqual({ kind: 'unanswered', because: error.message });
});

it.each([
  ['nothing', '', /0 bytes that are not JSON/],
  ['neither', '{}', /\/message: .* a string expected/],
  [
    'a severity that npm does not have',
    '{"auditReportVersion":2,"vulnerabilities":{"a":{"name":"a","severity":"bad"}}}',
    /severity/,
  ],
])('does not take %s for a report without findings', (_, text, message) => {
  expect(() => readAudit(text)).toThrow(message);
});
