import { createMetrics } from '../lambdas/embedded-metrics.ts';
import { type DIMENSIONS, METRICS } from '../lambdas/metrics.ts';
import { HOURS_A_MONTH, PRICES } from './prices.ts';
import { RECORDED } from './recorded.ts';
import type { TableRow } from './report.ts';

/**
 * The costs of Stima on AWS in USD, from recorded durations and sizes (recorded.ts) and list prices (prices.ts). Free allowances
 * are left out unless a table says otherwise.
 */
export const pricesByPiece = (): readonly TableRow[] => [
  parts('a million predictions, one by one', predictions(1_000_000, 1)),
  parts('a million predictions, in lists of 100', predictions(10_000, 100)),
  parts('a million predictions, in lists of 1,000', predictions(1_000, 1_000)),
  parts('a million rows ingested', ingested(1)),
  parts('a retraining on 50,000 rows', retraining('small')),
  parts('a retraining on 1,000,000 rows', retraining('large')),
];

/** A month of one stage without calls and without uploads. */
export const pricesIdle = (): readonly TableRow[] => [
  parts('the only stage of its account', idle(1, { allowancesLeft: true })),
  parts('`dev` and `prod` in one account, each', idle(2, { allowancesLeft: true })),
  parts('an account that has used up its free alarms and dashboards', idle(1, { allowancesLeft: false })),
];

/** The costs of a month at three sizes, compared with a SageMaker endpoint and with a rented machine. */
export const pricesByMonth = () => (Object.keys(MONTHS) as (keyof typeof MONTHS)[]).map(month);

const ARCHITECTURE = 'arm64';
/** The share of calls that wait for an instance to start, and the share of calls that are traced. */
const COLD_SHARE = 0.001;
export const TRACED_SHARE = 0.05;
/**
 * Log bytes of a call without its line of metrics. They are Lambda's own lines (start, report) and the line of the
 * access log.
 */
const OTHER_LOG_BYTES = 1_400;
/**
 * What one run uses: its steps as Step Functions counts them, the objects that it writes and reads, and its logs in kB.
 */
const RUN = { transitions: 12, puts: 22, gets: 40, logBytes: 40_000 };

/** Files that a file of a million rows leaves behind: itself, the accepted and the refused rows, sums, ledger, run. */
const FILES_OF_INGEST = 10;
export const ALARMS = 8;
/** API Gateway's metrics of a call that has its own: count, errors of 4xx and 5xx, latency, and that of the function. */
const METRICS_OF_PREDICT = 5;
/** Lines of the dashboard: those of each partner, and all others. */
export const DASHBOARD_LINES = { perPartner: 2, others: 15 };

const { lambda, apiGateway, s3, stepFunctions, cloudWatch, eventBridge, xray, transfer } = PRICES;

/** Compute of one invocation, rounded up to whole ms, with the request. */
function invocation(memoryMb: number, ms: number): number {
  return lambda.perRequest + ((memoryMb / 1_024) * Math.ceil(ms) * lambda.perGbSecond[ARCHITECTURE]) / 1_000;
}

/** Parts of the price of `calls` calls of predict. Each call has `items` items. */
function predictions(calls: number, items: number) {
  const { memoryMb, firstAnswerMs, oneStoneMs, listOf1000Ms, answerBytes } = RECORDED.predict;
  const ms = Math.max(oneStoneMs, (listOf1000Ms * items) / 1_000);
  const logGb = (calls * (metricBytes(items) + OTHER_LOG_BYTES)) / 1e9;
  return {
    gateway: calls * apiGateway.perCall,
    functions:
      calls * (invocation(memoryMb, ms) + COLD_SHARE * (invocation(memoryMb, firstAnswerMs) - lambda.perRequest)),
    logs: logGb * (cloudWatch.perLogGb + cloudWatch.perLogGbMonth),
    traces: calls * TRACED_SHARE * xray.perTrace,
    'data out': ((calls * items * answerBytes) / 1e9) * transfer.perGbOut,
  };
}

/** Size of a call's line of metrics, in bytes. */
function metricBytes(items: number): number {
  let bytes = 0;
  const metrics = createMetrics('Stima/prod', (line) => (bytes += Buffer.byteLength(line)));
  metrics(
    { dataset: 'diamonds', version: 'v12', caller: 'a1b2c3d4e5' },
    { ItemsPriced: items, ItemsRefused: 0, PredictMs: 0.41, RangeWidthPercent: Array(items).fill(22.71) },
  );
  return bytes;
}

/** Parts of the price of reading rows. The number of rows is in millions. */
function ingested(millions: number) {
  const { seconds, memoryMb, temporaryStorageMb, fileMb, keptMb } = RECORDED.ingestMillion;
  const storage = ((temporaryStorageMb - 512) / 1_024) * seconds * lambda.storagePerGbSecond;
  return {
    functions: millions * (invocation(memoryMb, 1_000 * seconds) + storage),
    requests: millions * FILES_OF_INGEST * s3.perPut,
    events: millions * FILES_OF_INGEST * eventBridge.perEvent,
    'kept for a month': ((millions * (fileMb + keptMb)) / 1_024) * s3.perGbMonth,
  };
}

/** Parts of the price of one run that fits. */
function retraining(size: keyof typeof RECORDED.runs) {
  const run = RECORDED.runs[size];
  const memory = RECORDED.memoryMb;
  const steps = Object.keys(memory) as (keyof typeof memory)[];
  return {
    functions: sum(steps.map((step) => invocation(memory[step], 1_000 * run[step]))),
    'state machine': RUN.transitions * stepFunctions.perTransition,
    requests: RUN.puts * s3.perPut + RUN.gets * s3.perGet,
    logs: (RUN.logBytes / 1e9) * cloudWatch.perLogGb,
    // S3 announces every object, and not only those that start a run.
    events: RUN.puts * eventBridge.perEvent,
    traces: xray.perTrace,
  };
}

/** A month without calls and without uploads, for one of several stages in an account. */
function idle(stages: number, { allowancesLeft }: { readonly allowancesLeft: boolean }) {
  const { alarms, dashboards } = allowancesLeft ? cloudWatch.free : { alarms: 0, dashboards: 0 };
  return {
    alarms: (Math.max(0, ALARMS * stages - alarms) / stages) * cloudWatch.perAlarmMonth,
    dashboard: (Math.max(0, stages - dashboards) / stages) * cloudWatch.perDashboardMonth,
    // The stones that ship, everything made from them, and the bundles: 20 MB, measured in a local store.
    storage: (20 / 1_024) * s3.perGbMonth,
  };
}

/** The number of metrics that CloudWatch bills for each value of these dimensions. */
function metricsBy(dimensions: keyof typeof DIMENSIONS): number {
  return Object.values(METRICS).filter(({ by }) => by.some((one) => one === dimensions)).length;
}

const MONTHS = {
  small: {
    calls: 100_000,
    uploads: 4,
    rows: 1_000,
    run: 'small',
    endpoint: ['ml.t2.medium', 1],
    machine: ['t4g.small', 1],
    partners: 3,
  },
  medium: {
    calls: 3_000_000,
    uploads: 30,
    rows: 10_000,
    run: 'small',
    endpoint: ['ml.m5.large', 1],
    machine: ['t4g.small', 1],
    partners: 20,
  },
  large: {
    calls: 100_000_000,
    uploads: 300,
    rows: 10_000,
    run: 'large',
    endpoint: ['ml.m5.large', 2],
    machine: ['t4g.medium', 2],
    partners: 100,
  },
} as const;

function month(name: keyof typeof MONTHS) {
  const { calls, uploads, rows, run, endpoint, machine, partners } = MONTHS[name];
  const metrics = metricsBy('caller') * partners + metricsBy('dataset') + metricsBy('all') + METRICS_OF_PREDICT;
  const lines = DASHBOARD_LINES.perPartner * partners + DASHBOARD_LINES.others;
  const ours =
    total(predictions(calls, 1)) +
    uploads * total(retraining(run)) +
    total(ingested((uploads * rows) / 1e6)) +
    Math.max(0, metrics - cloudWatch.free.metrics) * cloudWatch.perMetricMonth +
    (lines > cloudWatch.free.metricsOfDashboard ? cloudWatch.perDashboardMonth : 0) +
    total(idle(1, { allowancesLeft: true }));
  // An endpoint behind the same gateway, with a training job of two minutes for each upload.
  const job = (120 / 3_600) * PRICES.sageMaker.training['ml.m5.large'];
  const sageMaker =
    endpoint[1] * PRICES.sageMaker.endpoint[endpoint[0]] * HOURS_A_MONTH +
    calls * apiGateway.perCall +
    predictions(calls, 1)['data out'] +
    uploads * job;
  const { perDiskGbMonth, perAddressHour } = PRICES.ec2;
  const own =
    machine[1] * (PRICES.ec2[machine[0]] * HOURS_A_MONTH + 20 * perDiskGbMonth + perAddressHour * HOURS_A_MONTH) +
    predictions(calls, 1)['data out'];
  return {
    month: name,
    predictions: calls.toLocaleString('en'),
    uploads: `${uploads} of ${rows.toLocaleString('en')} rows`,
    'Stima $': money(ours),
    'SageMaker $': `${money(sageMaker)} (${endpoint[1]} ${endpoint[0]})`,
    'EC2 $': `${money(own)} (${machine[1]} ${machine[0]})`,
  };
}

const parts = (what: string, priced: Readonly<Record<string, number>>): TableRow => ({
  what,
  $: money(total(priced)),
  of: Object.entries(priced)
    .map(([name, price]) => `${name} ${money(price)}`)
    .join(', '),
});

function total(priced: Readonly<Record<string, number>>): number {
  return sum(Object.values(priced));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Rounded to two significant digits. */
function money(value: number): string {
  if (value === 0) return '0';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  const rounded = Number(value.toPrecision(2));
  return (value >= 1 ? value : rounded).toFixed(Math.max(2, 1 - Math.floor(Math.log10(rounded)))).replace(/^0/, '');
}
