import {
  type JsonReader,
  objectReader,
  optionalReader,
  parseJson,
  readAnything,
  readNumber,
  readString,
  recordReader,
  wordReader,
} from '../../training/table/read-json.ts';

/** What `npm audit --json` says: the packages with a known vulnerability, or why the registry gave no answer. */
export type Audit =
  | { readonly kind: 'answered'; readonly vulnerable: readonly VulnerablePackage[] }
  | { readonly kind: 'unanswered'; readonly because: string };

export interface VulnerablePackage {
  readonly name: string;
  readonly severity: (typeof SEVERITIES)[number];
  /** The versions that have it. */
  readonly range: string;
}

const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const;

/**
 * @param text the standard output of `npm audit --json`
 * @throws WrongJsonError if it is neither a report nor an error of the registry
 */
export function readAudit(text: string): Audit {
  const { auditReportVersion, message, vulnerabilities } = parseJson(text, readOutput);
  if (auditReportVersion !== undefined)
    return { kind: 'answered', vulnerable: Object.values(readVulnerabilities(vulnerabilities, '/vulnerabilities')) };
  return { kind: 'unanswered', because: readString(message, '/message') };
}

/** Whether these must be dealt with before a change lands. */
export function isSevere({ severity }: VulnerablePackage): boolean {
  return severity === 'high' || severity === 'critical';
}

interface Output {
  readonly auditReportVersion: number | undefined;
  readonly message: unknown;
  readonly vulnerabilities: unknown;
}

const readOutput: JsonReader<Output> = objectReader<Output>({
  auditReportVersion: optionalReader(readNumber),
  message: readAnything,
  vulnerabilities: readAnything,
});

const readVulnerabilities: JsonReader<Record<string, VulnerablePackage>> = recordReader(
  objectReader<VulnerablePackage>({ name: readString, severity: wordReader(...SEVERITIES), range: readString }),
);
