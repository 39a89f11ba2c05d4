import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createStacks } from './create-stacks.ts';
import { readOpenApi } from './serving/read-openapi.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
createStacks(app, readOpenApi());
app.synth();
