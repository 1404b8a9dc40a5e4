// SPDX-License-Identifier: Apache-2.0
// Shows each finding of docs/measured/ground.md, as it was shown when it was found, against a server that was built somewhere: `falls` where it still can be
// shown, `holds` where it cannot, with the figure seen. It knows the server of 8216dbd and that of today.
//   node tests/tools/ground/run.mjs --server DIR --command DIR [--published DIR] [--source DIR] [--only ID,ID] [--quick] [--table FILE]
//     --server     folder with Plimsoll.Web.dll        --command    folder with plimsoll.dll
//     --published  what `dotnet publish` made of the server (O3)
//     --source     a clone of the same commit, for what stands in files of the build
//     --only       these findings alone, as 1,O3
//     --quick      without those that take long or want the machine to themselves
//     --table      where the outcomes are written, as lines of JSON
//   PLIMSOLL_CASES  folder with the small inputs of the findings; usually shared/cases/security beside the clone, where that is
// What needs root (mounts) or a compiler (a clock that jumps) is skipped with that reason where it is not there. Ends with 1 where anything falls that is not
// left so on purpose, or could not be tried because something else went wrong.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Bench } from './server.mjs';
import { security } from './security.mjs';
import { operations } from './operations.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const { values: asked } = parseArgs({
  options: { ...Object.fromEntries(['server', 'command', 'published', 'source', 'only', 'table'].map(name => [name, { type: 'string' }])), quick: { type: 'boolean' } },
});
const file = (folder, name) => {
  const at = folder && path.join(path.resolve(folder), name);
  if (!at || !fs.existsSync(at)) { console.error(`${name} is not in ${folder ?? 'a folder that was named'}; name it with --${name === 'plimsoll.dll' ? 'command' : 'server'}`); process.exit(2); }
  return at;
};
const cases = process.env.PLIMSOLL_CASES || path.join(root, '..', 'shared', 'cases', 'security');
const bench = new Bench({
  server: file(asked.server, 'Plimsoll.Web.dll'), command: file(asked.command, 'plimsoll.dll'),
  published: asked.published && path.resolve(asked.published), source: asked.source && path.resolve(asked.source),
  samples: path.join(root, 'samples'), here: path.dirname(fileURLToPath(import.meta.url)), cases: fs.existsSync(cases) && cases,
});

// Servers that were started here end with this, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bench.end().then(() => process.exit(130)));

const only = asked.only?.split(',');
const findings = [...security, ...operations].filter(f => !(asked.quick && (f.alone || f.slow))).filter(f => !only || only.some(one => f.id === one || f.id.startsWith(`${one},`)));
const outcomes = [];

/** Two organisations with people and a release, that several findings are shown on. */
let opened;
const world = () => opened ??= (async () => {
  const server = await bench.start();
  const eve = await server.first();
  const [alpha, beta] = [await server.organisation(eve.key, 'alpha'), await server.organisation(eve.key, 'beta')];
  const engineer = await server.person(eve.key, alpha, 'engineer', ['engineer'], bench.stranger());
  return { server, eve, alpha, beta, engineer, release: await server.release(eve.key, alpha, 'Tidewater') };
})();

async function judge(finding) {
  const began = Date.now();
  let seen;
  try { seen = await finding.run({ bench, world: needsWorld(finding) ? await world() : null }); }
  catch (error) { seen = { broken: String(error.stack).slice(0, 600) }; }
  const outcome = seen.skipped ? 'skipped' : seen.broken ? 'not tried' : seen.holds ? 'holds' : finding.left ? 'falls, left so' : 'falls';
  const line = { id: finding.id, what: finding.what, outcome, figure: (seen.figure ?? seen.skipped ?? seen.broken).replaceAll(`${bench.folder}/`, '').replace(/\b[a-z]+-\w{6}\//g, ''), seconds: Math.round((Date.now() - began) / 1000) };
  outcomes.push(line);
  console.log(`${line.outcome.padEnd(14)} ${line.id.padEnd(6)} ${line.what}\n${' '.repeat(22)}${line.figure}   (${line.seconds} s)`);
}

/** Whether a finding is shown on the two organisations, which are not made for others. */
const needsWorld = finding => /\bworld\b/.test(/run\(\{([^}]*)\}/.exec(finding.run.toString())[1]);

try {
  // What is measured in memory and time has the machine to itself; of the rest three wait at once for what takes a while.
  const [alone, others] = [findings.filter(f => f.alone), findings.filter(f => !f.alone)];
  for (const finding of alone) await judge(finding);
  await Promise.all(Array.from({ length: 3 }, async () => { for (let next; (next = others.shift());) await judge(next); }));
} finally { await bench.end(); }

outcomes.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
if (asked.table) fs.writeFileSync(asked.table, outcomes.map(o => JSON.stringify(o)).join('\n') + '\n');
const of = what => outcomes.filter(o => o.outcome === what).length;
console.log(`${outcomes.length} tried: ${of('holds')} hold, ${of('falls')} fall, ${of('falls, left so')} left so, ${of('skipped')} skipped, ${of('not tried')} not tried`);
process.exitCode = of('falls') + of('not tried') > 0 ? 1 : 0;
