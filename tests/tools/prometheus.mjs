// SPDX-License-Identifier: Apache-2.0
// Reads what Prometheus is given on standard input and writes each family as one line of JSON: node prometheus.mjs. Histograms are read twice: as they are,
// and series by series, because the parser leaves out the labels of a histogram.
import parse from 'parse-prometheus-text-format';

let text = '';
for await (const part of process.stdin) { text += part; }
const whole = parse(text);
const histogram = /^# TYPE \S+ histogram$/gm;
if (!Array.isArray(whole) || whole.filter((family) => family.type === 'HISTOGRAM').length !== text.match(histogram)?.length) {
  console.error('It cannot be parsed.');
  process.exit(1);
}
for (const family of parse(text.replace(histogram, ''))) { console.log(JSON.stringify(family)); }
