import { openStepFunctionsRuns } from '../../registry/step-functions-runs.ts';
import { openS3Store } from '../../registry/storage/s3-store.ts';
import { openS3UploadUrls } from '../../registry/storage/s3-upload-urls.ts';
import { checkingKinds } from '../../training/kinds/registered/checking.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { httpHandler } from '../http/request/handler.ts';
import { ownerRoutes } from '../http/routes/owner.ts';
import { datasets } from './datasets.ts';

const { DATA_BUCKET = '', MODELS_BUCKET = '', STATE_MACHINE_ARN = '' } = process.env;

export const handler = httpHandler(
  ownerRoutes({
    datasets,
    data: openS3Store(DATA_BUCKET),
    models: openS3Store(MODELS_BUCKET),
    runs: openStepFunctionsRuns(STATE_MACHINE_ARN),
    uploadUrls: openS3UploadUrls(DATA_BUCKET),
    checking: checkingKinds,
    configuring: configuringKinds,
  }),
);
