import { fileURLToPath } from 'node:url';

/**
 * The folder where tests keep the synthesised template of the state machine. It is made once, before the first file of
 * tests runs.
 */
export const KEPT_TEMPLATES = fileURLToPath(new URL('../../node_modules/.cache/stima-tests', import.meta.url));
