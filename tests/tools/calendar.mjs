// SPDX-License-Identifier: Apache-2.0
// Reads a calendar on standard input and writes each entry as one line of JSON: node calendar.mjs.
import ical from 'node-ical';

let text = '';
for await (const part of process.stdin) { text += part; }
for (const entry of Object.values(ical.sync.parseICS(text))) {
  if (entry.type !== 'VEVENT') { continue; }
  const { uid, summary, description, url, start, datetype, transparency } = entry;
  // A date without a time has no zone: the library reads it as midnight where it runs.
  const day = [start.getFullYear(), start.getMonth() + 1, start.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  console.log(JSON.stringify({ uid, summary, description, url, transparency, start: datetype === 'date' ? day : start.toISOString() }));
}
