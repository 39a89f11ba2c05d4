import {
  objectReader,
  optionalReader,
  parseJson,
  readBoolean,
  readString,
  recordReader,
} from '../../training/table/read-json.ts';

export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  /** As the package states it, an expression of SPDX. Absent: it states none. */
  readonly licence: string | undefined;
  /** Whether it is for development only. */
  readonly dev: boolean;
}

interface Entry {
  readonly version: string | undefined;
  readonly license: string | undefined;
  readonly dev: boolean | undefined;
  /** Stands for a folder of ours. */
  readonly link: boolean | undefined;
}

/** Every package of a lock file of npm (version 3), for all platforms, with its licence. What is ours is left out. */
export function readLicences(lockFile: string): readonly LicensedPackage[] {
  const { packages } = parseJson(lockFile, readLockFile);
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .map(([path, { version = '', license, dev = false }]) => {
      return {
        name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version,
        licence: license,
        dev,
      };
    });
}

/** Whether an expression of SPDX can be met with these licences alone. One with parentheses inside is not read, and so not met. */
export function isMet(expression: string, allowed: ReadonlySet<string>): boolean {
  const inner = /^\(([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  if (/[()]/.test(inner)) return false;
  return inner.split(' OR ').some((choice) => choice.split(' AND ').every((licence) => allowed.has(licence)));
}

const readLockFile = objectReader<{ packages: Record<string, Entry> }>({
  packages: recordReader(
    objectReader<Entry>({
      version: optionalReader(readString),
      license: optionalReader(readString),
      dev: optionalReader(readBoolean),
      link: optionalReader(readBoolean),
    }),
  ),
});
