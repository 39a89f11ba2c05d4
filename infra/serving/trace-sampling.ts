import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import type { Construct } from 'constructs';
import type { Stage } from '../stage/stage.ts';

/** The share of calls that leave a trace. The tables of docs/cost.md count with it. */
const TRACED_SHARE = 0.05;

/**
 * The rule by which X-Ray chooses the calls of the interface that it traces. X-Ray's own rule traces the first call of each second
 * and a twentieth of the others, so a stage with less than one call a second would pay for a trace of every call. This rule
 * traces a twentieth of all. The gateway decides, and the functions behind it follow.
 * @param apiName the name of the interface; X-Ray knows a stage as `NAME/STAGE`
 */
export function sampleTraces(scope: Construct, apiName: string, { name }: Stage): void {
  new CfnSamplingRule(scope, 'TraceSampling', {
    samplingRule: {
      // A name may have 32 letters, and is one for the account and region.
      ruleName: `stima-${name}`,
      priority: 1000,
      version: 1,
      reservoirSize: 0,
      fixedRate: TRACED_SHARE,
      serviceName: `${apiName}/${name}`,
      serviceType: 'AWS::ApiGateway::Stage',
      host: '*',
      httpMethod: '*',
      urlPath: '*',
      resourceArn: '*',
    },
  });
}
