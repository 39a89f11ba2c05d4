import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';
import { createAlarms } from './alarms.ts';
import { createDashboard } from './dashboard.ts';
import type { Monitored } from './monitored.ts';

/**
 * The dashboard and the alarms. The eight alarms and the dashboard are within CloudWatch's free allowance of an
 * account.
 */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, { stage, training, serving, ...props }: Monitored & StackProps) {
    super(scope, id, { ...props, description: 'Stima: a dashboard, and alarms to one topic' });
    const monitored = { stage, training, serving };
    const topic = new AlarmTopic(this, 'Alarms', stage.alarms);
    // The CDK's own Topic is no ITopic under exactOptionalPropertyTypes.
    const alarms = createAlarms(this, topic as ITopic, monitored);
    createDashboard(this, alarms, monitored);
    new CfnOutput(this, 'AlarmTopicArn', { value: topic.topicArn });
  }
}
