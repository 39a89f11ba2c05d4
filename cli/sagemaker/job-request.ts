import { isDeepStrictEqual } from 'node:util';
import type { CreateTrainingJobRequest, TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import type { TrainingConfig } from '../../training/kinds/kind.ts';
import { Failure } from '../terminal/failure.ts';

/** The machine and the role of a job. */
export interface JobSettings {
  readonly image: string;
  readonly role: string;
  readonly instance: string;
  readonly volumeGigabytes: number;
  readonly maxMinutes: number;
  /** The longest time of the job with its wait for a Spot machine, in minutes. Absent if the job must not run on Spot. */
  readonly maxWaitMinutes?: number;
}

export interface JobInput {
  readonly name: string;
  readonly dataset: string;
  /** The currency of the owner's prices, if it is not the one that the dataset declares. */
  readonly currency?: string;
  /** Name of the model. */
  readonly version: string;
  readonly config: TrainingConfig;
  /** The default parameters of the dataset's kind. */
  readonly defaults: TrainingConfig;
  /** The URI of the prefix of the training files. */
  readonly data: string;
  /** The URI under which the job writes `{name}/output/model.tar.gz`. */
  readonly output: string;
}

/** The request for a training with the files of the container, without a network. */
export function jobRequest(
  { name, dataset, currency, version, config, defaults, data, output }: JobInput,
  { image, role, instance, volumeGigabytes, maxMinutes, maxWaitMinutes }: JobSettings,
): CreateTrainingJobRequest {
  return {
    TrainingJobName: name,
    RoleArn: role,
    AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
    HyperParameters: toHyperparameters(config, defaults),
    Environment: {
      STIMA_DATASET: dataset,
      STIMA_VERSION: version,
      ...(currency !== undefined && { STIMA_CURRENCY: currency }),
    },
    InputDataConfig: [
      {
        ChannelName: 'training',
        DataSource: {
          S3DataSource: { S3DataType: 'S3Prefix', S3Uri: data, S3DataDistributionType: 'FullyReplicated' },
        },
      },
    ],
    OutputDataConfig: { S3OutputPath: output },
    ResourceConfig: {
      InstanceCount: 1,
      InstanceType: instance as TrainingInstanceType,
      VolumeSizeInGB: volumeGigabytes,
    },
    StoppingCondition: {
      MaxRuntimeInSeconds: 60 * maxMinutes,
      ...(maxWaitMinutes !== undefined && { MaxWaitTimeInSeconds: 60 * maxWaitMinutes }),
    },
    EnableManagedSpotTraining: maxWaitMinutes !== undefined,
    EnableNetworkIsolation: true,
  };
}

/** The most characters that SageMaker accepts as the value of a parameter. */
const LONGEST = 2500;

/**
 * Parameters in the form that SageMaker passes on: a flat object of strings. Each string is the JSON of a parameter
 * that differs from the default. The reference is always named, since its default on this machine (the training's own)
 * is not that of the container.
 */
function toHyperparameters(config: TrainingConfig, defaults: TrainingConfig): Record<string, string> {
  const usual = new Map<string, unknown>(Object.entries(defaults));
  const chosen = Object.entries({ ...config, reference: config.reference ?? 'own' }).filter(
    ([name, value]) => !isDeepStrictEqual(value, usual.get(name)),
  );
  const encoded = chosen.map(([name, value]): [string, string] => [name, JSON.stringify(value)]);
  for (const [name, text] of encoded)
    if (text.length > LONGEST)
      throw new Failure('usage', `${name} of --config has ${text.length} characters; SageMaker takes ${LONGEST}.`);
  return Object.fromEntries(encoded);
}
