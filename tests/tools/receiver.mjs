// SPDX-License-Identifier: Apache-2.0
// A receiver of webhooks that verifies with the library that Standard Webhooks publishes: node receiver.mjs. It writes its address, then a line of JSON for whatever
// is sent to it. A line of its input says what it verifies with ({"secret": …}) or how it answers from then on ({"answer": …}): a status, "silent" or "redirect".
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

const secrets = [];
let answer = 200;

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) { parts.push(part); }
  const body = Buffer.concat(parts).toString('utf8');
  const verified = secrets.map(secret => {
    try { return new Webhook(secret).verify(body, request.headers); } catch { return null; }
  }).find(payload => payload) ?? null;
  console.log(JSON.stringify({ at: request.url, method: request.method, headers: request.headers, body, verified, answered: answer }));
  if (answer === 'silent') { return; }
  if (answer === 'redirect') { response.writeHead(307, { location: `http://127.0.0.1:${server.address().port}/elsewhere` }).end(); return; }
  response.writeHead(answer).end('x'.repeat(100_000));
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ address: `http://127.0.0.1:${server.address().port}` })));
createInterface({ input: process.stdin }).on('line', line => {
  const told = JSON.parse(line);
  if (told.secret) { secrets.push(told.secret); }
  if (told.answer) { answer = told.answer; }
  console.log(JSON.stringify({ heard: true }));
}).on('close', () => process.exit(0));
