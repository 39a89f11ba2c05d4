import type { CheckingKind } from '../../checking-kind.ts';
import { decodeModel } from './model.ts';

export const medianChecking: CheckingKind = {
  checkModel: (dataset, bytes) => {
    decodeModel(dataset, bytes);
  },
};
