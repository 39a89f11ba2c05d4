// Replaces rapid-client.node, the native part of aws-lambda-ric. It speaks Lambda's Runtime API over node:http.
const Module = require('node:module');
const http = require('node:http');

const NATIVE = '/var/runtime/rapid-client.node';
const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '127.0.0.1:9001').split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body = '', extra = {}) {
  const content = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const headers = method === 'POST' ? { ...content, ...extra } : extra;
  const options = { hostname, port, agent, method, headers, path: `/2018-06-01/runtime/invocation/${path}` };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ bodyJson: Buffer.concat(chunks).toString(), headers: response.headers }));
    });
    // The emulator ended while the client waited for the next event. So the container is being stopped.
    request.on('error', (error) => (path === 'next' ? process.exit(0) : reject(error)));
    request.end(body);
  });
}

// The native client blocks until an answer is posted. Here next() waits for the post instead.
let sent = Promise.resolve();
const client = {
  initializeClient() {},
  next: () => sent.then(() => call('GET', 'next')),
  done(id, body) {
    sent = call('POST', `${id}/response`, body);
  },
  error(id, body, xray) {
    sent = call('POST', `${id}/error`, body, { 'lambda-runtime-function-xray-error-cause': xray });
  },
};

const loadNative = Module._extensions['.node'];
Module._extensions['.node'] = (module, file) => {
  if (file !== NATIVE) return loadNative(module, file);
  module.exports = client;
};
