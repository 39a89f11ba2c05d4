import { join } from 'node:path';
import { checkPort } from './check-port.ts';
import { type CdkOptions, deployStacks, synthesiseStacks } from './deploy-stacks.ts';
import { EmulatedError } from './emulated-error.ts';
import { type Deployed, findDeployed } from './find-deployed.ts';
import { findPython } from './find-python.ts';
import { installEmulator } from './install-emulator.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

export interface EmulatedStacks extends Deployed {
  readonly emulator: Emulator;
}

export interface EmulatedOptions {
  readonly port: number;
  /** Aborted, it ends all that was begun. */
  readonly signal: AbortSignal;
  /** What is done now, in a sentence. */
  readonly onStep: (message: string) => void;
  /** What the CDK says meanwhile. */
  readonly onLog: (text: string) => void;
}

/** All stacks of the checkout on an emulator of AWS, ready to learn and to price. @throws EmulatedError */
export async function startEmulatedStacks({ port, signal, onStep, onLog }: EmulatedOptions): Promise<EmulatedStacks> {
  const python = await findPython();
  if ('missing' in python) throw new EmulatedError(`The emulator cannot run here: ${python.missing}.`);
  await checkPort(port);
  const installed = await installEmulator(python, onStep);
  signal.throwIfAborted();
  onStep(`Starting the emulator on 127.0.0.1:${port}.`);
  const emulator = await startEmulator(installed, port);
  try {
    signal.throwIfAborted();
    const [templates, outputs] = [join(emulator.folder, 'cdk.out'), join(emulator.folder, 'outputs.json')];
    const options: CdkOptions = { env: emulator.env, signal, onLog };
    onStep('Synthesising the stacks.');
    await synthesiseStacks(templates, options);
    onStep('Deploying them.');
    await deployStacks(templates, outputs, options);
    return { emulator, ...(await findDeployed(emulator.url, outputs)) };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
