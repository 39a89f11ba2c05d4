import { RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  ApiDefinition,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  SpecRestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IFunction, type IVersion } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { HandlerFunction, type Stores } from '../functions/handler-function.ts';
import type { Stage } from '../stage/stage.ts';
import { completeOpenApi, type ServingFunctions } from './complete-openapi.ts';
import { addFirewall } from './firewall.ts';
import { callsOf, type OpenApiDocument } from './openapi-document.ts';
import { addPartnerPlans } from './partner-plans.ts';
import { sampleTraces } from './trace-sampling.ts';

interface ServingStackProps extends StackProps {
  readonly stage: Stage;
  readonly stores: Stores;
  readonly stateMachine: IStateMachine;
  readonly openApi: OpenApiDocument;
}

/** The only route with its own metrics. Metrics of a route are billed. */
export const PREDICT = { Resource: '/v1/{dataset}/predict', Method: 'POST' };

/**
 * The interface and its functions, in one stack, since `sam local` does not follow a reference into another stack.
 * It answers no page of another site: OPTIONS is a wrong method, and there is no Access-Control header. A key in a page would be a
 * key for everyone. Partners call from their servers.
 */
export class ServingStack extends Stack {
  readonly api: SpecRestApi;
  readonly functions: Readonly<Record<keyof ServingFunctions, HandlerFunction>>;

  constructor(scope: Construct, id: string, { stage, stores, stateMachine, openApi, ...props }: ServingStackProps) {
    super(scope, id, { ...props, description: 'Stima: prices and their reasons over HTTP' });
    const functions = servingFunctions(this, stage, stores, stateMachine);
    const answering: ServingFunctions = { ...functions, predict: keepWarm(functions.predict, stage) };
    const api = new SpecRestApi(this, 'Api', {
      restApiName: this.stackName,
      // CloudWatch tells interfaces apart by name. An import takes the name from the title.
      apiDefinition: ApiDefinition.fromInline({
        ...completeOpenApi(openApi, answering),
        info: { ...(openApi.info as object), title: this.stackName },
      }),
      endpointTypes: [EndpointType.REGIONAL],
      // One role for the whole account and region. API Gateway needs it to log at all, and other stacks may use it.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: stage.name,
        tracingEnabled: true,
        ...callSettings(openApi, stage),
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            retention: stage.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        accessLogFormat: ACCESS_LOG,
      },
    });
    keepExecutionLogs(api, stage);
    sampleTraces(this, this.stackName, stage);
    acknowledge(api, stage);
    for (const handler of Object.values(answering)) {
      handler.addPermission('Gateway', {
        principal: new ServicePrincipal('apigateway.amazonaws.com'),
        sourceArn: api.arnForExecuteApi(),
      });
    }
    addPartnerPlans(api, stage);
    if (stage.firewall) addFirewall(this, api.deploymentStage, stage.firewall.callsPerFiveMinutes);
    this.api = api;
    this.functions = functions;
  }
}

/** The limit of each method without a key, over all callers. So a flood there costs little, and leaves room for partners. */
const OPEN_THROTTLE = { throttlingRateLimit: 5, throttlingBurstLimit: 10 };

/**
 * The settings of the calls. A method without settings of its own is open to anyone: it is one of the open routes, or it is answered
 * with 405 by the gateway. So what is not named here has the throttle of what is open.
 */
function callSettings(document: OpenApiDocument, { api }: Stage): StageOptions {
  const logged = { loggingLevel: MethodLoggingLevel.ERROR, dataTraceEnabled: false };
  // Settings of one call replace all settings of the stage for it.
  const guarded = { ...logged, throttlingRateLimit: api.ratePerSecond, throttlingBurstLimit: api.burst };
  const calls = callsOf(document).filter(({ operation }) => operation['x-stima-audience'] !== 'anyone');
  return {
    ...logged,
    ...OPEN_THROTTLE,
    methodOptions: {
      ...Object.fromEntries(calls.map(({ path, method }) => [`${path}/${method.toUpperCase()}`, guarded])),
      // Metrics of a call are billed like our own ($0.30 a month each, five for a call). So only one that is watched has them.
      [`${PREDICT.Resource}/${PREDICT.Method}`]: { ...guarded, metricsEnabled: true },
    },
  };
}

/**
 * API Gateway would make this group itself, keep it for ever, and leave it behind. A stage logs nothing before it exists, so the
 * group is made before the stage.
 */
function keepExecutionLogs(api: SpecRestApi, stage: Stage): void {
  const logs = new LogGroup(api.stack, 'ExecutionLogs', {
    logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${stage.name}`,
    retention: stage.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  api.deploymentStage.node.addDependency(logs);
}

/** Only instances of a version can be kept warm. So the gateway then calls an alias of a version. */
function keepWarm(handler: HandlerFunction, { predict: { provisionedConcurrency } }: Stage): IFunction {
  if (!provisionedConcurrency) return handler;
  // The CDK's own classes are not their interfaces under exactOptionalPropertyTypes.
  return new Alias(handler.stack, 'WarmPredict', {
    aliasName: 'warm',
    version: handler.currentVersion as IVersion,
    provisionedConcurrentExecutions: provisionedConcurrency,
  }) as IFunction;
}

function servingFunctions(scope: Construct, stage: Stage, stores: Stores, stateMachine: IStateMachine) {
  const { data, models } = stores;
  const create = (id: string, handler: string, memoryMb: number, environment = {}, reservedConcurrency?: number) =>
    new HandlerFunction(scope, id, {
      ...{ stage, stores, handler, memoryMb, environment, reservedConcurrency },
      // API Gateway waits at most 29 s.
      timeoutSeconds: 28,
    });
  // If it is empty, the default of lambdas/http/routes/model-cache.ts applies.
  const lookUp = { CHAMPION_MAX_AGE_SECONDS: '' };
  const predict = create('PredictFunction', 'predict', 1769, lookUp, stage.predict.reservedConcurrency).mayRead(
    models,
    '*/champion.json',
    '*/v*/model.json',
    '*/v*/fit.json',
  );
  const catalog = create('CatalogFunction', 'catalog', 512).mayRead(
    models,
    '*/champion.json',
    '*/v*/report.json',
    '*/v*/decision.json',
  );
  const owner = create('OwnerFunction', 'owner', 512, { STATE_MACHINE_ARN: stateMachine.stateMachineArn })
    .mayRead(
      data,
      'incoming/*',
      'uploads/*/receipt.json',
      'uploads/*/rejected.csv',
      'ledger/*.json',
      'runs/*.json',
      'dry/*',
    )
    .mayRead(models, '*/champion.json', '*/v*/model.json', 'dry/*')
    .mayWrite(data, 'incoming/*', 'results/*', 'ledger/*.json', 'dry/*')
    .mayWrite(models, '*/champion.json', '*/champion.copy.json')
    // POST …/repair
    .mayRead(models, '*/champion.copy.json', '*/v*/fit.json', '*/v*/report.json', '*/v*/decision.json')
    .mayWrite(data, 'uploads/*/receipt.json', 'runs/*.json')
    .mayWrite(models, '*/v*/decision.json');
  stateMachine.grantStartExecution(owner);
  return { predict, catalog, owner };
}

/**
 * The caller, the route and the outcome of a call. Key, query and body are not logged. The id of the key, which is not
 * its value, tells partners apart.
 */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    method: AccessLogField.contextHttpMethod(),
    route: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    partner: AccessLogField.contextIdentityApiKeyId(),
    responseBytes: AccessLogField.contextResponseLength(),
    responseMs: AccessLogField.contextResponseLatency(),
    functionMs: AccessLogField.contextIntegrationLatency(),
    refused: AccessLogField.contextErrorResponseType(),
  }),
);

function acknowledge(api: SpecRestApi, { firewall }: Stage): void {
  if (!firewall) {
    Validations.of(api.deploymentStage).acknowledge({
      id: 'AwsSolutions-APIG3',
      reason:
        'This stage has no firewall: every call but health and the document needs a key or a signature; all are throttled.',
    });
  }
  Validations.of(api.node.findChild('CloudWatchRole')).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason: 'The policy that AWS documents for this role of the account, and that the CDK attaches.',
  });
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG2',
    reason: 'The OpenAPI document declares its validators itself; the rule looks only for resources.',
  });
}
