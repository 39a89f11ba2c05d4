import { answers } from './content.ts';
import type { Operation } from './operation.ts';

/** What anyone may call. */
export const openOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/health',
    id: 'getHealth',
    audience: 'anyone',
    function: 'catalog',
    summary: 'Whether it works, and which versions answer',
    answers: answers(200, 'It works', 'Health'),
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'getOpenApi',
    audience: 'anyone',
    function: 'catalog',
    summary: 'This document',
    answers: { 200: { description: 'The document', content: { 'application/json': { schema: { type: 'object' } } } } },
  },
  {
    method: 'get',
    path: '/docs',
    id: 'getDocs',
    audience: 'anyone',
    function: 'catalog',
    summary: 'This document as a page',
    answers: { 200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } } },
  },
];
