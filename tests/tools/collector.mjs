// SPDX-License-Identifier: Apache-2.0
// A collector made by protobufjs from the official description of OTLP: node collector.mjs. It writes its address, then a line of JSON for whatever is sent to it;
// what cannot be decoded is refused and said. At /elsewhere it leads somewhere else, as one that may not be followed.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

// What protobufjs made of the official description; the project that publishes both ships it.
const { opentelemetry } = createRequire(import.meta.url)('otlp-generated/build/src/generated/root.js');
const { trace, metrics } = opentelemetry.proto.collector;
const kinds = {
  '/v1/traces': [trace.v1.ExportTraceServiceRequest, trace.v1.ExportTraceServiceResponse],
  '/v1/metrics': [metrics.v1.ExportMetricsServiceRequest, metrics.v1.ExportMetricsServiceResponse],
};

const server = createServer(async (request, answer) => {
  const parts = [];
  for await (const part of request) { parts.push(part); }
  if (request.url.startsWith('/elsewhere')) {
    console.log(JSON.stringify({ at: request.url }));
    answer.writeHead(307, { location: `http://127.0.0.1:${server.address().port}/v1/traces` }).end();
    return;
  }
  try {
    const kind = kinds[request.url];
    if (!kind || request.headers['content-type'] !== 'application/x-protobuf') { throw new Error(`${request.url} ${request.headers['content-type']}`); }
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(Buffer.concat(parts)) : Buffer.concat(parts);
    const [type, reply] = kind;
    const message = type.decode(bytes);
    const fault = type.verify(message);
    if (fault) { throw new Error(fault); }
    console.log(JSON.stringify({ at: request.url, headers: request.headers, message: type.toObject(message, { longs: String, enums: String, bytes: String }) }));
    answer.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(reply.encode(reply.create({})).finish());
  } catch (fault) {
    console.log(JSON.stringify({ at: request.url, fault: String(fault) }));
    answer.writeHead(400).end();
  }
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ address: `http://127.0.0.1:${server.address().port}` })));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
