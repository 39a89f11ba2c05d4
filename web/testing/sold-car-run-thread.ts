import { soldCars } from '../../datasets/testing/cars/sold-cars.ts';
import { startRunThread } from '../../local/runs/run-thread.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';

/** The thread that runs the state machine for a dataset of yes or no. */
startRunThread({ datasets: new Map([[soldCars.name, soldCars]]), ...registeredKinds, getFrozen: () => ({}) });
