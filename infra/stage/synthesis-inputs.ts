import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The files about the deployed code that a build step writes before the synthesis. */
class MissingInputError extends Error {
  override readonly name = 'MissingInputError';
}

const FOLDER = new URL('../../.synthesis/', import.meta.url);

/** Path of one input. */
export const inputPath = (name: InputName): string => fileURLToPath(new URL(name, FOLDER));

export type InputName = 'openapi.json' | 'fit-digest.txt' | 'datasets.json';

/** @throws MissingInputError if it cannot be read. The message names the step that writes it. */
export function readInput(name: InputName): string {
  try {
    return readFileSync(inputPath(name), 'utf8');
  } catch (cause) {
    throw new MissingInputError(
      `${inputPath(name)} cannot be read; node container/write-synthesis-inputs.ts writes it, which cdk.json does before each synthesis.`,
      { cause },
    );
  }
}
