import { openFileStore } from '../../registry/storage/file-store.ts';
import { openInterruptedStore } from './interrupted-store.ts';
import { takeUpMugs } from './mug-flow.ts';
import { takeUp } from './rug-flow.ts';

/**
 * `killed-process.ts TOY FOLDER CACHE WRITE` completes unfinished work. It kills itself just before its WRITEth write,
 * as a power cut would.
 */
const [toy = '', folder = '', cache = '', write = ''] = process.argv.slice(2);
const takeUpToy = { rugs: takeUp, mugs: takeUpMugs }[toy];
if (takeUpToy === undefined) throw new RangeError(`${toy} is no toy; rugs and mugs are`);
let left = Number(write);
const beforeWrite = () => {
  if (--left === 0) process.kill(process.pid, 'SIGKILL');
};
await takeUpToy(
  openInterruptedStore(openFileStore(`${folder}/data`), beforeWrite),
  openInterruptedStore(openFileStore(`${folder}/models`), beforeWrite),
  cache,
);
process.stdout.write('done');
