import { z } from 'zod';
import { kindOf } from '../../training/kinds/kind.ts';
import type { KnownChoices } from '../known/known.ts';
import type { Session } from '../terminal/session.ts';
import { textTable } from '../terminal/text-table.ts';
import { chooseDataset } from '../training/choose-dataset.ts';

/** The parameters that --config takes, with their defaults. */
export async function printConfig(
  options: { readonly dataset?: string },
  session: Session,
  known: KnownChoices,
): Promise<void> {
  const dataset = await chooseDataset(options, known);
  const schema = z.toJSONSchema(kindOf(known.configuring, dataset).schema, { io: 'input' });
  const rows = propertiesOf(schema as Property, '').map(([path, property]) => [
    path,
    allowed(property),
    property.default === undefined ? '–' : JSON.stringify(property.default),
    property.description ?? '',
  ]);
  const example = JSON.stringify({ fit: { penalty: 0.02 }, reference: 'none' });
  session.result(
    schema,
    `${textTable(['parameter', 'allowed', 'default', 'meaning'], rows, { left: 4 })}\n\nA file for --config holds JSON, for example ${example}; what is left out keeps its default (reference: own).`,
  );
}

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: boolean | Property;
  readonly items?: Property;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** Leaves of the tree, with their path. */
function propertiesOf({ properties = {} }: Property, prefix: string): [string, Property][] {
  return Object.entries(properties).flatMap(([name, property]) =>
    property.properties
      ? propertiesOf(
          {
            properties: Object.fromEntries(
              Object.entries(property.properties).map(([key, own]) => [
                key,
                { ...own, description: own.description ?? property.description ?? '' },
              ]),
            ),
          },
          `${prefix}${name}.`,
        )
      : [[`${prefix}${name}`, property] as [string, Property]],
  );
}

function allowed({ type, enum: choices, items, additionalProperties, ...bounds }: Property): string {
  if (choices) return choices.join(' | ');
  if (type === 'array') return `list of ${items?.type ?? 'value'}s`;
  if (typeof additionalProperties === 'object') return `by name: ${allowed(additionalProperties)}`;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = bounds;
  const least =
    exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : minimum !== undefined ? `from ${minimum}` : '';
  const most =
    exclusiveMaximum !== undefined ? `below ${exclusiveMaximum}` : maximum !== undefined ? `to ${maximum}` : '';
  return [type, least, most].filter(Boolean).join(' ');
}
