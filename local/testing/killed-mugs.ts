import { openFileStore } from '../../registry/storage/file-store.ts';
import { openInterruptedStore } from './interrupted-store.ts';
import { takeUpMugs } from './mug-flow.ts';

/** `killed-mugs.ts FOLDER CACHE WRITE`: takes up what is unfinished, and is killed as by a power cut just before its WRITEth write. */
const [folder = '', cache = '', write = ''] = process.argv.slice(2);
let left = Number(write);
const beforeWrite = () => {
  if (--left === 0) process.kill(process.pid, 'SIGKILL');
};
await takeUpMugs(
  openInterruptedStore(openFileStore(`${folder}/data`), beforeWrite),
  openInterruptedStore(openFileStore(`${folder}/models`), beforeWrite),
  cache,
);
process.stdout.write('done');
