// Stands in for the runtime of Lambda: loads the handler, and answers a call a line. Calls come on standard input. Answers leave
// on a descriptor of their own, since standard output belongs to the function.
const { writeSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const answers = Number(process.argv[2]);
const [file, name] = process.env._HANDLER.split('.');

const calls = createInterface({ input: process.stdin });
const handler = load();
send({ ready: true });
calls.on('line', async (line) => {
  const { payload, timeout, 'invoke-id': awsRequestId, 'invoked-function-arn': invokedFunctionArn } = JSON.parse(line);
  const end = Date.now() + timeout * 1000;
  const context = {
    awsRequestId,
    invokedFunctionArn,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => end - Date.now(),
  };
  try {
    const result = await handler(JSON.parse(payload || 'null'), context);
    send({ error: false, payload: JSON.stringify(result ?? null) });
  } catch (error) {
    console.error(error);
    send({ error: true, payload: JSON.stringify(describe(error)) });
  }
});
// Whoever called is gone.
calls.on('close', () => process.exit());

function load() {
  const found = require(join(process.env.LAMBDA_TASK_ROOT, `${file}.js`))[name];
  if (typeof found !== 'function') throw new Error(`${process.env._HANDLER} is ${typeof found}, a function expected`);
  // Node 24's runtime refuses handlers that take a callback.
  if (found.length >= 3) throw new Error(`${process.env._HANDLER} takes a callback, which Lambda's Node 24 refuses`);
  return found;
}

function send(answer) {
  const bytes = Buffer.from(`${JSON.stringify(answer)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(answers, bytes, at);
}

/** As Lambda reports an error to whoever called. */
function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: `${error.stack}`.split('\n') };
}
