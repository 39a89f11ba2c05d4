import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/* The speed of node:http alone: it reads each body and answers the bytes of a file. node bench/bare-server.ts ONE LIST */

const [, , one = '', list = ''] = process.argv;
const answers = new Map([
  ['/one', readFileSync(one)],
  ['/list', readFileSync(list)],
]);

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(answers.get(request.url ?? ''));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
});
