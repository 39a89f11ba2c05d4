import { Period, type SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { PLANS, type Stage } from '../stage/stage.ts';

/**
 * The usage plans of partners. Each has a first key. Keys for further partners are added to a plan by hand
 * (docs/operations.md). So a new partner needs no deployment.
 */
export function addPartnerPlans(api: SpecRestApi, { plans }: Stage): void {
  for (const name of PLANS) {
    const { ratePerSecond, burst, callsPerDay } = plans[name];
    const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const plan = api.addUsagePlan(`${id}Plan`, {
      name: `${api.stack.stackName}-${name}`,
      throttle: { rateLimit: ratePerSecond, burstLimit: burst },
      quota: { limit: callsPerDay, period: Period.DAY },
      apiStages: [{ stage: api.deploymentStage }],
    });
    plan.addApiKey(
      api.addApiKey(`${id}Key`, { description: `The first partner on ${name}; its value is in the console` }),
    );
  }
}
