import { showFound } from '../../../training/table/found.ts';
import { Problem } from './problem.ts';

/** The answer to a parameter that is none of what the call takes. @param allowed in words, after "but must be" */
export function wrongParameter(name: string, found: string, allowed: string): Problem {
  return new Problem('invalid-parameter', `${name} is ${showFound(found)}, but must be ${allowed}.`);
}
