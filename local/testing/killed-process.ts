import { openFileStore } from '../../registry/storage/file-store.ts';
import { openKillingStore } from './killing-store.ts';
import { takeUp } from './rug-flow.ts';

/** `killed-process.ts FOLDER CACHE WRITE`: takes up what is unfinished, and ends itself just before its WRITEth write. */
const [folder = '', cache = '', write = ''] = process.argv.slice(2);
const counter = { left: Number(write) };
await takeUp(
  openKillingStore(openFileStore(`${folder}/data`), counter),
  openKillingStore(openFileStore(`${folder}/models`), counter),
  cache,
);
process.stdout.write('done');
