import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where `.ci/run` has put openapi-python-client and schemathesis, by pip. */
const FOLDER = process.env.STIMA_INTERFACE_TOOLS;

/** What `.ci/run` has installed must be there; elsewhere tests that need it are skipped. */
export const NO_PYTHON_TOOLS =
  'needs Python: STIMA_INTERFACE_TOOLS names the bin folder of a venv with openapi-python-client and schemathesis (see .ci/run)';

/** The path of one of the tools, or of the Python beside them. @throws Error if the folder is named, but lacks it */
export function findTool(name: string): string | undefined {
  if (FOLDER === undefined) return undefined;
  const path = join(FOLDER, name);
  if (!existsSync(path)) throw new Error(`${path} is not there; .ci/run installs it`);
  return path;
}
