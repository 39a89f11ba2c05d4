import type { Stage as ApiStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/** Blocks an address that calls too often. About every half minute, WAF counts the calls of the last five minutes. */
export function addFirewall(scope: Construct, stage: ApiStage, callsPerFiveMinutes: number): void {
  const visible = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    metricName,
    sampledRequestsEnabled: false,
  });
  const firewall = new CfnWebACL(scope, 'Firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visible('Firewall'),
    rules: [
      {
        name: 'CallsOfAnAddress',
        priority: 0,
        action: { block: {} },
        statement: {
          rateBasedStatement: { aggregateKeyType: 'IP', limit: callsPerFiveMinutes, evaluationWindowSec: 300 },
        },
        visibilityConfig: visible('CallsOfAnAddress'),
      },
    ],
  });
  new CfnWebACLAssociation(scope, 'FirewallOfTheApi', { resourceArn: stage.stageArn, webAclArn: firewall.attrArn });
}
