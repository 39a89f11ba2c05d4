/**
 * AWS's public on-demand prices in USD for us-east-1, without the free allowances. They are the prices of November
 * 2026, written down from memory. Check a price on the named page before money depends on it.
 */
export const PRICES = {
  asOf: '2026-11',
  region: 'us-east-1',
  /** https://aws.amazon.com/lambda/pricing/ */
  lambda: {
    perRequest: 0.2e-6,
    perGbSecond: { arm64: 0.000_013_333_4, x86_64: 0.000_016_666_7 },
    /** Storage in /tmp above 512 MB. */
    storagePerGbSecond: 0.000_000_030_9,
    /** The price of an instance that is kept warm. It is due with or without calls. */
    provisionedPerGbSecond: { arm64: 0.000_003_333_4, x86_64: 0.000_004_166_7 },
  },
  /** https://aws.amazon.com/api-gateway/pricing/, REST, the first 333 million of a month */
  apiGateway: { perCall: 3.5e-6 },
  /** https://aws.amazon.com/s3/pricing/, Standard */
  s3: { perGbMonth: 0.023, perPut: 5e-6, perGet: 0.4e-6 },
  /** https://aws.amazon.com/step-functions/pricing/, Standard; executions of maps are Express, in steps of 64 MB and 100 ms */
  stepFunctions: { perTransition: 25e-6, expressPerRequest: 1e-6, expressPerGbSecond: 0.000_016_67 },
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  cloudWatch: {
    perLogGb: 0.5,
    perLogGbMonth: 0.03,
    perMetricMonth: 0.3,
    perAlarmMonth: 0.1,
    perDashboardMonth: 3,
    /** A free dashboard shows at most so many metrics. */
    free: { alarms: 10, dashboards: 3, metricsOfDashboard: 50, metrics: 10 },
  },
  /** https://aws.amazon.com/eventbridge/pricing/, events that S3 sends because a bucket asks for them */
  eventBridge: { perEvent: 1e-6 },
  /** https://aws.amazon.com/xray/pricing/ */
  xray: { perTrace: 5e-6 },
  /** https://aws.amazon.com/ec2/pricing/on-demand/, data out to the internet after the first 100 GB of a month */
  transfer: { perGbOut: 0.09 },
  /** https://aws.amazon.com/kms/pricing/ */
  kms: { perKeyMonth: 1 },
  /** https://aws.amazon.com/waf/pricing/ */
  waf: { perAclMonth: 5, perRuleMonth: 1, perCall: 0.6e-6 },
  /** https://aws.amazon.com/sagemaker/pricing/, an hour of an instance */
  sageMaker: {
    endpoint: { 'ml.t2.medium': 0.056, 'ml.m5.large': 0.115 },
    training: { 'ml.m5.large': 0.115, 'ml.m5.xlarge': 0.23, 'ml.m5.4xlarge': 0.922 },
    /** Spot, as a share of the price on demand. It changes all the time; AWS says up to 90 % less. */
    spotShare: 0.3,
  },
  /** https://aws.amazon.com/ec2/pricing/on-demand/, an hour; a disk by GB and month; an address by the hour */
  ec2: { 't4g.small': 0.0168, 't4g.medium': 0.0336, perDiskGbMonth: 0.08, perAddressHour: 0.005 },
} as const;

export const HOURS_A_MONTH = 730;
