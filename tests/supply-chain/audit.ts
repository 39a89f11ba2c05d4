import { spawnSync } from 'node:child_process';
import { isSevere, readAudit, type VulnerablePackage } from './read-audit.ts';

/*
 * npm run audit: asks the registry for known vulnerabilities of what is installed to run Stima. It exits with 1 for one that is high
 * or critical. A registry that does not answer is told in words, and fails nothing.
 */
const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=1'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (error) throw error;
const audit = readAudit(stdout);
if (audit.kind === 'unanswered') {
  process.stderr.write(
    `Known vulnerabilities were not looked for: the registry did not answer (${audit.because}). Run \`npm run audit\` where it does.\n`,
  );
} else {
  const { vulnerable } = audit;
  const severe = vulnerable.filter(isSevere);
  process.stdout.write(
    vulnerable.length === 0
      ? 'No package that Stima runs with has a known vulnerability.\n'
      : `Packages with a known vulnerability: ${vulnerable.map(show).join('; ')}. See \`npm audit\`.\n`,
  );
  if (severe.length > 0) process.exitCode = 1;
}

function show({ name, range, severity }: VulnerablePackage): string {
  return `${name} ${range} (${severity})`;
}
