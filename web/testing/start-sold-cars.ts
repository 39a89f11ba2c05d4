import { soldCarsCsv } from '../../datasets/testing/cars/make-sold-cars.ts';
import { soldCars } from '../../datasets/testing/cars/sold-cars.ts';
import type { StimaServer } from '../../local/server.ts';
import { startToy } from './start-toy.ts';

/** A server that answers by yes or no whether a car is sold within a month, and has learnt from some. */
export const startSoldCars = (folder: string): Promise<StimaServer> =>
  startToy(folder, {
    dataset: soldCars,
    csv: soldCarsCsv(1_500, 21),
    runThread: new URL('./sold-car-run-thread.ts', import.meta.url),
  });
