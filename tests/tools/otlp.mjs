// SPDX-License-Identifier: Apache-2.0
// Sends spans and log records with the official OpenTelemetry exporters: node otlp.mjs ADDRESS proto|http USER, the key on standard input.
import { createInterface } from 'node:readline';
import { SpanKind } from '@opentelemetry/api';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';

const [address, transport, user] = process.argv.slice(2);
const key = await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve));
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${transport}`);
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${transport}`);
const settings = (path) => ({ url: `${address}${path}`, headers: { Authorization: `Bearer ${key}` }, compression: 'gzip' });

// An exporter tells its result only to whoever calls it, so it is asked here.
const failures = [];
function told(exporter) {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) => send(items, (result) => { if (result.code !== 0) { failures.push(String(result.error)); } done(result); });
  return exporter;
}

const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(told(new OTLPTraceExporter(settings('v1/traces'))))] });
const tracer = tracing.getTracer('plimsoll-test');
for (let i = 0; i < 3; i++) {
  tracer.startSpan('chat tidewater-7b', { kind: SpanKind.CLIENT, attributes: {
    'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'self-hosted', 'gen_ai.request.model': 'tidewater-7b',
    'gen_ai.usage.input_tokens': 11 + i, 'gen_ai.usage.output_tokens': 22, 'gen_ai.response.finish_reasons': ['stop'], 'user.id': user, 'plimsoll.region': 'DE',
  } }).end();
}
tracer.startSpan('GET /lessons', { attributes: { 'http.request.method': 'GET', 'user.id': user } }).end();
await tracing.forceFlush();

const logging = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: told(new OTLPLogExporter(settings('v1/logs'))) })] });
logging.getLogger('plimsoll-test').emit({ eventName: 'gen_ai.evaluation.result', body: 'thrown away', attributes: {
  'gen_ai.evaluation.name': 'harm-filter', 'gen_ai.evaluation.score.label': 'blocked', 'gen_ai.evaluation.score.value': 0.97, 'user.id': user,
} });
await logging.forceFlush();
await tracing.shutdown();
await logging.shutdown();
if (failures.length > 0) { console.error(failures.join('\n')); process.exit(1); }
