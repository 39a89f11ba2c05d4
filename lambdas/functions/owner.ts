import { datasets } from '../../datasets/datasets.ts';
import { decodeModel } from '../../training/model.ts';
import { httpHandler } from '../http/handler.ts';
import { ownerRoutes } from '../http/owner.ts';
import { openS3UploadUrls } from '../http/upload-urls.ts';
import { openStepFunctionsRuns } from '../runs.ts';
import { openS3Store } from '../storage/s3-store.ts';

const { DATA_BUCKET = '', MODELS_BUCKET = '', STATE_MACHINE_ARN = '' } = process.env;

export const handler = httpHandler(
  ownerRoutes({
    datasets,
    data: openS3Store(DATA_BUCKET),
    models: openS3Store(MODELS_BUCKET),
    runs: openStepFunctionsRuns(STATE_MACHINE_ARN),
    uploadUrls: openS3UploadUrls(DATA_BUCKET),
    decodeModel,
  }),
);
