import type { Dataset } from '../../../datasets/dataset.ts';
import { exampleItem, leastExampleItem } from '../../../training/table/item.ts';
import { type JsonSchema, type SchemaName, schemaNames } from '../wire/schemas.ts';
import type { Answers, Content, MediaType } from './operation.ts';

/** JSON by a schema that is common to all datasets. */
export function json(name: SchemaName, example?: unknown): Content {
  return jsonOfDataset(name, example);
}

/** @param name of a dataset's own schema */
export function jsonOfDataset(name: string, example?: unknown): Content {
  return { 'application/json': { schema: ref(name), ...(example !== undefined && { example }) } };
}

export function answers(status: number, description: string, name: SchemaName): Answers {
  return { [status]: { description, content: json(name) } };
}

/** @param name of a dataset's own schema */
export function answersOfDataset(description: string, name: string): Answers {
  return { 200: { description, content: jsonOfDataset(name) } };
}

/** The request and the answer of predict for one dataset, with its own examples. */
export function predictOf(dataset: Dataset): { content: Content; answers: Answers } {
  const { singular, plural } = dataset.item;
  const [whole, least] = [exampleItem(dataset), leastExampleItem(dataset)];
  const request: MediaType = {
    schema: ref(schemaNames(dataset).request),
    examples: {
      one: { summary: `One ${singular}`, value: whole },
      least: { summary: `One ${singular} by what is required`, value: least },
      list: { summary: `Several ${plural}`, value: { items: [whole, least] } },
    },
  };
  const { prediction, predictions } = schemaNames(dataset);
  const answer: MediaType = { schema: { oneOf: [ref(prediction), ref(predictions)] } };
  return {
    content: { 'application/json': request },
    answers: {
      200: {
        description: `${prediction} for one item, ${predictions} for a list`,
        content: { 'application/json': answer },
      },
    },
  };
}

function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
