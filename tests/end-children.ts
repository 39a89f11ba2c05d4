import { afterAll } from 'vitest';
import { endChildren } from '../local/testing/child-processes.ts';

/* After each file of slow tests no program that it has started goes on, also if a test has failed before it ended one. */
afterAll(() => endChildren());
