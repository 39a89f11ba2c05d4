import { describe, expect, it } from 'vitest';
import { createMetrics } from './embedded-metrics.ts';
import { type Figures, METRICS, type MetricName, type Subject } from './metrics.ts';

interface Line {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

function linesOf(subject: Subject, figures: Figures): Line[] {
  const lines: string[] = [];
  createMetrics(
    'Stima/test',
    (line) => lines.push(line),
    () => 1_795_000_000_000,
  )(subject, figures);
  for (const line of lines) expect(line).toMatch(/^\{.*\}\n$/);
  return lines.map((line) => JSON.parse(line));
}

/** The metrics that CloudWatch reads from a line by the rules of the specification: dimensions, name, values. */
function extracted({ _aws, ...members }: Line): string[] {
  return _aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => {
        for (const name of names) expect(members[name]).toEqual(expect.any(String));
        const dimensions = names.map((name) => `${name}=${members[name]}`).join(' ');
        return `${dimensions || 'all'}: ${Name} ${JSON.stringify(members[Name])}`;
      }),
    ),
  );
}

describe('metrics', () => {
  it('are one line of the embedded metric format, with the version as a property', () => {
    const lines = linesOf(
      { dataset: 'diamonds', caller: 'k1', version: 'v3' },
      { ItemsPriced: 2, ItemsRefused: 1, PredictMs: 1.5, RangeWidthPercent: [20, 31.5] },
    );
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: 1_795_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Stima/test',
              Dimensions: [['dataset']],
              Metrics: [
                { Name: 'PredictMs', Unit: 'Milliseconds' },
                { Name: 'RangeWidthPercent', Unit: 'Percent' },
              ],
            },
            {
              Namespace: 'Stima/test',
              Dimensions: [['dataset', 'caller']],
              Metrics: [
                { Name: 'ItemsPriced', Unit: 'Count' },
                { Name: 'ItemsRefused', Unit: 'Count' },
              ],
            },
          ],
        },
        dataset: 'diamonds',
        caller: 'k1',
        version: 'v3',
        ItemsPriced: 2,
        ItemsRefused: 1,
        PredictMs: 1.5,
        RangeWidthPercent: [20, 31.5],
      },
    ]);
  });

  it('are also written over all datasets if an alarm watches them', () => {
    const [line] = linesOf({ dataset: 'rugs' }, { UploadsHeld: 1, RowsRead: 7 });
    expect(extracted(line!)).toEqual(['all: UploadsHeld 1', 'dataset=rugs: UploadsHeld 1', 'dataset=rugs: RowsRead 7']);
    expect(line).not.toHaveProperty('caller');
  });

  it('use further lines for a metric with too many values, and repeat no other metric there', () => {
    const widths = Array.from({ length: 250 }, (_, i) => i);
    const lines = linesOf({ dataset: 'rugs' }, { ItemsPriced: 250, RangeWidthPercent: widths });
    expect(lines.map(({ ItemsPriced }) => ItemsPriced)).toEqual([250, undefined, undefined]);
    expect(lines.flatMap(({ RangeWidthPercent }) => RangeWidthPercent)).toEqual(widths);
    expect(extracted(lines[2]!)).toHaveLength(1);
  });

  it('leave out a list without values', () => {
    const [line, ...others] = linesOf({ dataset: 'rugs', caller: 'k' }, { ItemsPriced: 0, RangeWidthPercent: [] });
    expect(others).toEqual([]);
    expect(extracted(line!)).toEqual(['dataset=rugs caller=k: ItemsPriced 0']);
  });

  it('have only the dataset and the caller as dimensions', () => {
    const names = Object.keys(METRICS) as MetricName[];
    const [line] = linesOf({ dataset: 'rugs', caller: 'k' }, Object.fromEntries(names.map((name) => [name, 1])));
    const used = line!._aws.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.flat());
    expect(new Set(used)).toEqual(new Set(['dataset', 'caller']));
  });

  it('are not written without a namespace', () => {
    createMetrics(undefined, (line) => expect.unreachable(line))({ dataset: 'rugs' }, { RowsRead: 1 });
  });
});
