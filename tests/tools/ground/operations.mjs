// SPDX-License-Identifier: Apache-2.0
// What somebody found who ran a server of 8216dbd: each finding as it was shown, and whether it still can be.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Browser, filesOf, pause } from './server.mjs';

const count = list => Object.entries(list.reduce((sum, one) => ({ ...sum, [one]: (sum[one] ?? 0) + 1 }), {})).map(([what, n]) => `${n} x ${what}`).join(', ');
const has = (program, ...words) => spawnSync(program, words, { stdio: 'ignore' }).status === 0;
const mounts = () => process.platform === 'linux' && process.getuid() === 0 && has('unshare', '--mount', 'true');
const unshare = (mounting, ...rest) => ['unshare', '--mount', 'sh', '-c', `${mounting}; exec "$@"`, 'sh', ...rest];
const needsRoot = { skipped: 'mounting needs root on Linux' };
const first = text => text.trim().split('\n')[0].slice(0, 110);
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const isoDay = days => new Date(Date.now() + days * 86_400_000).toISOString();

/** Takes so many asks at once to their end. */
async function beside(n, asks) {
  const [left, done] = [[...asks], []];
  await Promise.all(Array.from({ length: n }, async () => { for (let ask; (ask = left.shift());) done.push(await ask()); }));
  return done;
}

/** Flips one byte in the middle of a file. */
function flip(file, at = Math.floor(fs.statSync(file).size / 2)) {
  const bytes = fs.readFileSync(file);
  bytes[at] ^= 0x40;
  fs.writeFileSync(file, bytes);
}

const freePort = async () => { const taken = net.createServer().listen(0, '127.0.0.1'); await once(taken, 'listening'); const { port } = taken.address(); taken.close(); return port; };

export const operations = [
  {
    id: 'O1', slow: true, what: 'the clock steps 500 days ahead for 75 s and comes back: rows of activity, and the time of the next entry',
    async run({ bench }) {
      const folder = bench.place('clock');
      const [shim, offset] = [path.join(folder, 'clock.so'), path.join(folder, 'offset')];
      if (!has('cc', '-shared', '-fPIC', '-O1', '-o', shim, path.join(bench.here, 'clock.c'), '-ldl')) return { skipped: 'there is no C compiler (cc) to build clock.c' };
      fs.writeFileSync(offset, '0');
      const server = await bench.start({ env: { LD_PRELOAD: shim, GROUND_CLOCK: offset } });
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const events = Array.from({ length: 30 }, (_, i) => JSON.stringify({ id: `e${i}`, at: isoDay(-5 - i % 15), model: 'm', user: 'u' })).join('\n');
      const stored = await server.must('POST', `${at}/usage/events`, { key: eve.key, headers: { 'Content-Type': 'application/x-ndjson' }, body: events });
      if (!(stored.taken > 0)) { await server.kill(); return { skipped: 'intake of activity is off' }; }
      const model = name => server.ask('POST', `${at}/models`, { key: eve.key, body: { name, modelType: 'narrow' } });
      const step = async seconds => { fs.writeFileSync(`${offset}.new`, String(seconds)); fs.renameSync(`${offset}.new`, offset); };
      await step(500 * 86_400);
      await pause(75_000);
      const meanwhile = await model('Meanwhile');
      await step(0);
      await pause(6_000);
      const after = await model('Afterwards');
      const entry = await server.ask('GET', `${at}/entries/${after.json.ledger?.lastSeq}`, { key: eve.key });
      const dated = /"at":\s*"([^"]+)"/.exec(Buffer.from(entry.json.entry ?? '', 'base64').toString())?.[1];
      await server.stop();
      const saved = await bench.runBeside(['backup', path.join(folder, 'bk.db'), '--data', server.data]);
      const rows = Number(/([\d,]+) rows? of activity/.exec(saved.text)?.[1].replaceAll(',', '') ?? NaN);
      const off = Math.abs(Date.parse(dated) - Date.now()) / 86_400_000;
      return { holds: rows === 30 && after.status < 300 && off < 1 / 24, figure: `30 rows before, ${Number.isNaN(rows) ? `no word of rows (${first(saved.text)})` : rows} after; a write meanwhile: ${meanwhile.status}; the entry after it is dated ${dated ?? `(${after.status}, ${entry.status})`}, ${off < 1 / 24 ? 'the true time' : `${off.toFixed(0)} days off`}` };
    },
  },
  {
    id: 'O2', what: 'a folder without its keys, and one with another character in master.key, are started',
    async run({ bench }) {
      const server = await bench.start();
      const eve = await server.first();
      await server.stop();
      const keyless = bench.place('keyless');
      fs.cpSync(server.data, keyless, { recursive: true });
      fs.rmSync(path.join(keyless, 'keys'), { recursive: true });
      const changed = bench.place('changed');
      fs.cpSync(server.data, changed, { recursive: true });
      const master = path.join(changed, 'keys', 'master.key');
      const text = fs.readFileSync(master, 'latin1');
      fs.writeFileSync(master, (text[0] === 'A' ? 'B' : 'A') + text.slice(1), 'latin1');
      const told = [];
      for (const [name, data] of [['no keys', keyless], ['another character', changed]]) {
        const again = await bench.start({ data });
        const signed = again.runs ? await new Browser(again, bench.stranger()).signIn(eve.email, eve.password) : null;
        told.push({ good: !again.runs && again.code === 2, say: `${name}: ${signed ? `starts; the right password is ${signed.in ? 'taken' : 'refused'}` : `exit code ${again.code}, "${first(again.said)}…"`}` });
        await again.kill();
      }
      return { holds: told.every(t => t.good), figure: told.map(t => t.say).join('; ') };
    },
  },
  {
    id: 'O3', what: 'what `dotnet publish` makes takes activity',
    async run({ bench }) {
      if (!bench.published) return { skipped: 'nothing published was named (--published)' };
      // Somewhere else, as on another machine: nothing of the clone beside it.
      const copy = path.join(bench.place('published'), 'pub');
      fs.cpSync(bench.published, copy, { recursive: true });
      const server = await bench.start({ dll: path.join(copy, 'Plimsoll.Web.dll'), env: { PLIMSOLL_DUCKDB: '' } });
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const answer = await server.ask('POST', `${at}/usage/events`, { key: eve.key, body: { id: 'e', at: isoDay(-1), model: 'm', user: 'u' } });
      const lies = filesOf(copy).some(f => path.basename(f).startsWith('libduckdb'));
      const said = /Intake of activity is off[^\n]{0,60}/.exec(server.said)?.[0];
      await server.kill();
      return { holds: answer.status < 300 && lies, figure: `libduckdb is ${lies ? '' : 'not '}there; an event: ${answer.status} ${answer.json.code ?? ''}${said ? `; "${said}…"` : ''}` };
    },
  },
  {
    id: 'O4', what: 'with 600 assessed releases and 300 models: what a limit of 5 gives, what pages hold', alone: true,
    async run({ bench }) {
      const { server, eve, at } = await hub(bench);
      const of = async (where, list) => { const answer = (await server.ask('GET', `${at}/${where}?limit=5`, { key: eve.key })).json; return (answer[list] ?? []).length; };
      const [models, releases] = [await of('registry', 'models'), await of('releases', 'releases')];
      const browser = new Browser(server, bench.stranger());
      await browser.signIn(eve.email, eve.password);
      const timed = async where => { const ms = []; let answer; await browser.get(where); for (let i = 0; i < 5; i++) { answer = await browser.get(where); ms.push(answer.ms); } return { ms: median(ms), size: Buffer.byteLength(answer.text), text: answer.text, status: answer.status }; };
      const [registry, approvals, home, people] = [await timed('/t/alpha/registry'), await timed('/t/alpha/approvals'), await timed('/t/alpha'), await timed('/t/alpha/people')];
      const listed = new Set(registry.text.match(/Hub model \d+/g)).size;
      const kb = bytes => `${(bytes / 1024).toFixed(0)} KiB`;
      return {
        holds: models <= 5 && releases === 5 && listed <= 100 && approvals.size < 150_000,
        figure: `limit=5 gives ${models} models and ${releases} releases; the page of the registry holds ${listed} of 300 models (${kb(registry.size)}), that of approvals ${kb(approvals.size)}; Home takes ${home.ms} ms, that of people ${people.ms} ms`,
      };
    },
  },
  {
    id: 'O5', what: 'memory after the start with 600 assessed releases, beside an empty folder', alone: true,
    async run({ bench }) {
      const { server } = await hub(bench);
      const bytes = () => filesOf(server.data).filter(f => /plimsoll\.db$/.test(f)).reduce((sum, f) => sum + fs.statSync(f).size, 0);
      await server.stop();
      const journal = bytes();
      const weigh = async data => { const one = await bench.start({ data }); await pause(1500); const { rss } = one; await one.kill(); return rss; };
      const empty = bench.place('empty');
      // The first start of a folder makes keys; what is weighed is the second.
      await weigh(empty);
      const [without, within] = [Math.min(await weigh(empty), await weigh(empty)), Math.min(await weigh(server.data), await weigh(server.data))];
      hubs.delete(bench);
      const each = (within - without) * 1024 / 600;
      return { holds: each < 25, figure: `${without.toFixed(0)} MiB empty, ${within.toFixed(0)} MiB with them: ${each.toFixed(0)} KiB a release; ${(journal / 1024 / 600).toFixed(1)} KiB of the database for each` };
    },
  },
  {
    id: 'O6', what: '16 writers register 20 models each in one organisation, none naming a revision',
    async run({ bench }) {
      const server = await bench.start();
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const answers = await beside(16, Array.from({ length: 320 }, (_, i) => () => server.ask('POST', `${at}/models`, { key: eve.key, body: { name: `Model ${i}`, modelType: 'narrow', confirmed: true } })));
      await server.kill();
      return { holds: answers.every(a => a.status !== 409), figure: count(answers.map(a => `${a.status}${a.status === 409 ? ` ${a.json.code}` : ''}`)) };
    },
  },
  {
    id: 'O7', what: 'a path base that a proxy names, and 500 gateways that look at once from one address',
    async run({ bench }) {
      let server = await bench.start({ switches: ['--proxies', '127.0.0.1'] });
      const known = server.runs;
      if (!known) server = await bench.start();
      const page = await server.ask('GET', '/sign-in', { headers: { 'X-Forwarded-For': '10.3.0.1', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Prefix': '/plimsoll' } });
      const links = [...page.text.matchAll(/(?:href|action|src)="(\/[^"]*)"/g)].map(m => m[1]);
      const from = bench.stranger();
      const looks = await beside(50, Array.from({ length: 500 }, () => () => server.ask('GET', '/public/releases/rel_none/status', { from })));
      await server.kill();
      const below = links.filter(l => l.startsWith('/plimsoll/')).length;
      return { holds: known && links.length > 0 && below === links.length && looks.every(l => l.status !== 429), figure: `${below} of ${links.length} addresses of a page begin with the path base; looks: ${count(looks.map(l => l.status))}` };
    },
  },
  {
    id: 'O8', what: 'readiness, metrics, and a line of the log where writes are refused',
    async run({ bench }) {
      const port = await freePort();
      const metered = await bench.start({ switches: ['--metrics', String(port)] });
      const metrics = metered.runs ? (await new Promise(resolve => { const socket = net.connect(port, '127.0.0.1', () => socket.write('GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')); let text = ''; socket.on('data', d => { text += d; }); socket.on('close', () => resolve(text)); socket.on('error', () => resolve('')); })).match(/^plimsoll_[a-z_]+/gm)?.length ?? 0 : 0;
      await metered.kill();
      const { server, refused } = await full(bench);
      const live = (await server.ask('GET', '/health')).status;
      const ready = await server.ask('GET', '/health/ready');
      const lines = server.said.slice(refused.before).split('\n').filter(l => /refused|disk|writ/i.test(l) && !/Exception|^\s+at /.test(l)).length;
      return { holds: metrics > 0 && ready.status === 503 && lines > 0, figure: `/metrics: ${metrics || 'no'} lines of ours; while writes are refused /health says ${live}, /health/ready ${ready.status}; ${lines} lines of the log about ${refused.times} refused writes` };
    },
  },
  {
    id: 'O9', what: 'a byte of a piece of evidence and of activity is flipped, a piece is deleted: what verify, download and backup say',
    async run({ bench }) {
      const server = await bench.start();
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const release = await server.release(eve.key, at, 'Tidewater');
      const lying = () => filesOf(path.join(server.data, 'evidence'));
      const one = await server.evidence(eve.key, release, 'one.pdf', Buffer.alloc(5000, '1'));
      const [file] = lying();
      const two = await server.evidence(eve.key, release, 'two.pdf', Buffer.alloc(5000, '2'));
      const other = lying().find(f => f !== file);
      await server.ask('POST', `${at}/usage/events`, { key: eve.key, headers: { 'Content-Type': 'application/x-ndjson' }, body: Array.from({ length: 3000 }, (_, i) => JSON.stringify({ id: `e${i}`, at: isoDay(-1 - i % 9), model: 'm', user: `u${i}` })).join('\n') });
      await server.stop();
      const whole = await bench.runBeside(['verify', '--data', server.data]);
      flip(file, 2500);
      const flipped = await bench.runBeside(['verify', '--data', server.data]);
      fs.rmSync(other);
      const missing = await bench.runBeside(['verify', '--data', server.data]);
      const again = await bench.start({ data: server.data });
      const [damaged, gone] = [await again.ask('GET', `${release}/evidence/${one}/content`, { key: eve.key }), await again.ask('GET', `${release}/evidence/${two}/content`, { key: eve.key })];
      await again.stop();
      const activity = path.join(server.data, 'activity.duckdb');
      let [block, saved] = [null, null];
      if (fs.existsSync(activity)) {
        // Blocks of 256 KiB after three headers of 4 KiB: the byte lies in the middle of what is used.
        flip(activity, Math.floor(fs.statSync(activity).size / 2));
        block = await bench.runBeside(['verify', '--data', server.data]);
        saved = await bench.runBeside(['backup', path.join(bench.place('damaged'), 'bk.db'), '--data', server.data]);
      }
      return {
        holds: whole.code === 0 && flipped.code === 20 && missing.code === 20 && damaged.status === 503 && gone.status === 503 && block?.code === 20 && !/room/.test(saved?.text ?? ''),
        figure: `verify: whole ${whole.code}, evidence flipped ${flipped.code}, a piece missing ${missing.code}, activity flipped ${block?.code ?? 'not tried'}; download of the flipped ${damaged.status} ${damaged.json.code ?? ''}, of the missing ${gone.status} ${gone.json.code ?? ''}; backup: ${saved?.code ?? 'not tried'}, "${first(saved?.text ?? '').replace(bench.folder, '…')}…"`,
      };
    },
  },
  {
    id: 'O10', what: 'a start without the library of SQLite',
    async run({ bench }) {
      if (!mounts()) return needsRoot;
      const hidden = `for found in $({ ldconfig -p | grep -oE '/[^ ]+/lib(e_)?sqlite3\\.so(\\.0)?$'; find '${path.dirname(bench.server)}' -name 'libe_sqlite3.so'; } | sort -u); do mount --bind /dev/null "$found"; done`;
      const server = await bench.start({ around: unshare(hidden) });
      const [said, runs] = [server.said, server.runs];
      await server.kill();
      return { holds: !runs && server.code === 2 && !/Unhandled/.test(said), figure: `${runs ? 'starts' : `exit ${server.code}`}, "${first(said)}…"` };
    },
  },
  {
    id: 'O11', what: 'a data folder that may only be read',
    async run({ bench }) {
      if (!mounts()) return needsRoot;
      const server = await bench.start();
      await server.stop();
      const again = await bench.start({ data: server.data, around: unshare(`mount --bind '${server.data}' '${server.data}'; mount -o remount,ro,bind '${server.data}'`) });
      const [said, runs] = [again.said, again.runs];
      await again.kill();
      return { holds: !runs && again.code === 2 && /read-only/.test(said) && !/another process/.test(said), figure: `${runs ? 'starts' : `exit code ${again.code}`}, "${first(said).replace(bench.folder, '…')}…"` };
    },
  },
  {
    id: 'O12', what: 'a model and a piece of evidence where nothing more can be written: Retry-After',
    async run({ bench }) {
      const { refused } = await full(bench);
      const told = Object.entries({ model: refused.model, evidence: refused.evidence }).map(([name, a]) => ({ good: a.status === 503 && 'retry-after' in a.headers, say: `${name}: ${a.status}, Retry-After ${a.headers['retry-after'] ?? 'missing'}` }));
      return { holds: told.every(t => t.good), figure: told.map(t => t.say).join('; ') };
    },
  },
  {
    id: 'O13', what: 'paths and words of an engine in those answers',
    async run({ bench }) {
      const { server, refused } = await full(bench);
      const texts = [refused.model.text, refused.evidence.text];
      const leaks = texts.flatMap(t => [...t.matchAll(/SQLite Error[^"]{0,30}|database or disk is full|\/[^" ]*(?:incoming|plimsoll\.db|duckdb)[^" ]*/g)].map(m => m[0].replace(server.data, 'DATA')));
      return { holds: leaks.length === 0, figure: leaks.length ? `"${[...new Set(leaks)].join('", "')}"` : `none; "${first(refused.model.json.detail ?? '')}…"` };
    },
  },
  {
    id: 'O14', what: 'a restart on a disk that is full',
    async run({ bench }) {
      if (!mounts()) return needsRoot;
      const server = await bench.start();
      const eve = await server.first();
      await server.stop();
      const disk = bench.place('full');
      const filled = `mount -t tmpfs -o size=32m,mode=0700 tmpfs '${disk}'; cp -a '${server.data}/.' '${disk}'; cat /dev/zero > '${disk}/fill' 2>/dev/null`;
      const again = await bench.start({ data: disk, around: unshare(filled) });
      const read = again.runs ? (await again.ask('GET', '/api/v1/me', { key: eve.key })).status : 0;
      const said = again.said;
      await again.kill();
      return { holds: read === 200, figure: read ? `reading: ${read}` : `exit code ${again.code}, "${first(said).replace(disk, 'DATA')}…"` };
    },
  },
  {
    id: 'O15', what: 'a stop while a file comes at 50 KB/s',
    async run({ bench }) {
      const server = await bench.start();
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const release = await server.release(eve.key, at, 'Tidewater');
      const socket = net.connect({ host: '127.0.0.1', port: server.port });
      socket.on('error', () => {});
      await once(socket, 'connect');
      const edge = 'an-edge-that-nobody-has';
      socket.write(`POST ${release}/evidence HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${eve.key}\r\nContent-Type: multipart/form-data; boundary=${edge}\r\nContent-Length: 20000000\r\n\r\n--${edge}\r\nContent-Disposition: form-data; name="facts"\r\nContent-Type: application/json\r\n\r\n{"kind":"file","label":"slow","practices":["G02.B1"]}\r\n--${edge}\r\nContent-Disposition: form-data; name="file"; filename="slow"\r\n\r\n`);
      const drip = setInterval(() => socket.write(Buffer.alloc(10_000, 0x33)), 200);
      socket.resume();
      await pause(2000);
      const began = Date.now();
      await server.stop();
      clearInterval(drip);
      socket.destroy();
      const seconds = (Date.now() - began) / 1000;
      return { holds: seconds < 25, figure: `${seconds.toFixed(1)} s` };
    },
  },
  {
    id: 'O16', what: 'a page, where an entry of the history was changed',
    async run({ bench }) {
      const server = await bench.start();
      const eve = await server.first();
      await server.organisation(eve.key, 'alpha', 'Harbour Works');
      await server.stop();
      const file = path.join(server.data, 'plimsoll.db');
      const bytes = fs.readFileSync(file);
      for (let at = -1; (at = bytes.indexOf('Harbour Works', at + 1)) >= 0;) bytes[at + 1] = 0x65;
      fs.writeFileSync(file, bytes);
      const again = await bench.start({ data: server.data });
      const page = await again.ask('GET', '/', { headers: { Accept: 'text/html' } });
      const [live, ready] = [(await again.ask('GET', '/health')).status, (await again.ask('GET', '/health/ready')).status];
      await again.kill();
      return { holds: page.status === 503 && /text\/html/.test(page.headers['content-type']) && ready === 503, figure: `/: ${page.status} ${page.headers['content-type']}; /health: ${live}, /health/ready: ${ready}` };
    },
  },
  {
    id: 'O17', what: 'who may read the store of activity and the keys of forms',
    async run({ world }) {
      const { data } = world.server;
      const open = [data, ...fs.readdirSync(data, { recursive: true }).map(f => path.join(data, f))].map(f => [path.relative(data, f) || '.', fs.statSync(f).mode & 0o777]).filter(([, mode]) => mode & 0o77);
      return { holds: open.length === 0, figure: open.length ? open.map(([f, mode]) => `${f.replace(/key-[0-9a-f-]+/, 'key-…')} ${mode.toString(8)}`).slice(0, 4).join(', ') : 'the owner alone, every file' };
    },
  },
  {
    id: 'O18', what: 'the write-ahead log after 2,000 writes with a reader open, when it has gone', alone: true,
    async run({ bench }) {
      if (!has('python3', '-c', 'import sqlite3')) return { skipped: 'python3, which reads the database meanwhile, is not there' };
      const server = await bench.start();
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const reader = spawn('python3', ['-c', 'import sqlite3, sys\nc = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True, isolation_level=None)\nc.execute("begin")\nc.execute("select count(*) from entry").fetchall()\nprint("reads", flush=True)\nsys.stdin.read()', path.join(server.data, 'plimsoll.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
      await once(reader.stdout, 'data');
      const organisations = await Promise.all(Array.from({ length: 4 }, (_, i) => server.organisation(eve.key, `org-${i}`)));
      await beside(4, Array.from({ length: 2000 }, (_, i) => () => server.must('POST', `${organisations[i % 4]}/models`, { key: eve.key, body: { name: `Model ${i}`, modelType: 'narrow', confirmed: true } })));
      const size = () => fs.statSync(path.join(server.data, 'plimsoll.db-wal')).size / 1024 / 1024;
      const held = size();
      reader.stdin.end();
      await once(reader, 'exit');
      for (let i = 0; i < 6; i++) await server.must('POST', `${at}/models`, { key: eve.key, body: { name: `Last ${i}`, modelType: 'narrow', confirmed: true } });
      await pause(1000);
      const after = size();
      await server.kill();
      return { holds: after <= 9, figure: `${held.toFixed(1)} MiB while it read, ${after.toFixed(1)} MiB six writes after it had gone` };
    },
  },
  {
    id: 'O19', what: 'what the README says of the time of a first build',
    async run({ bench }) {
      if (!bench.source) return { skipped: 'no folder of the source was named (--source)' };
      const said = /\bbuilds\b[^.;]*(?:minute|second)[^.;]*/.exec(fs.readFileSync(path.join(bench.source, 'README.md'), 'utf8'))?.[0].trim() ?? 'nothing';
      return { holds: !/half a minute/.test(said), figure: `"${said}"` };
    },
  },
  {
    id: 'O20', what: 'the status of registering a model and a version', left: true,
    async run({ world }) {
      const { server, eve, alpha } = world;
      const model = await server.ask('POST', `${alpha}/models`, { key: eve.key, body: { name: 'Twenty', modelType: 'narrow', confirmed: true } });
      const version = await server.ask('POST', `${alpha}/models/${model.json.id}/versions`, { key: eve.key, body: { version: '1.0', confirmed: true, files: [{ path: 'm', sha256: '0'.repeat(64) }] } });
      return { holds: version.status === 201, figure: `model ${model.status}, version ${version.status}` };
    },
  },
];

/** One organisation with 300 models and 600 assessed releases, made once. */
const hubs = new Map();
function hub(bench) {
  if (!hubs.has(bench)) {
    hubs.set(bench, (async () => {
      const server = await bench.start();
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      await beside(4, Array.from({ length: 300 }, (_, i) => async () => {
        const model = (await server.must('POST', `${at}/models`, { key: eve.key, body: { name: `Hub model ${i}`, modelType: 'frontier', confirmed: true } })).id;
        for (const version of ['1.0', '2.0']) {
          await server.must('POST', `${at}/models/${model}/versions`, { key: eve.key, body: { version, confirmed: true, files: [{ path: 'm', sha256: (i * 2 + Number(version[0])).toString(16).padStart(64, '0') }] } });
          const plan = { releaseType: 'restricted', components: ['evaluations'], audience: 'customers', stage: 'restricted', uses: ['chat'] };
          const { id } = await server.must('POST', `${at}/releases`, { key: eve.key, body: { model, version, plan } });
          await server.must('PUT', `${at}/releases/${id}/assessment`, { key: eve.key, body: { modelType: 'frontier' } });
        }
      }));
      return { server, eve, at };
    })());
  }
  return hubs.get(bench);
}

/** A server whose database may grow no more, and what it answered then. */
const fulls = new Map();
function full(bench) {
  if (!fulls.has(bench)) {
    fulls.set(bench, (async () => {
      const server = await bench.start({ switches: ['--most-pages', '250'] });
      if (!server.runs) throw new Error(`no start: ${server.said}`);
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const release = await server.release(eve.key, at, 'Tidewater');
      const { practices } = await server.must('GET', `${release}/practices?asked=true`, { key: eve.key });
      const practice = practices[0].practice;
      const before = server.said.length;
      const comment = size => server.ask('POST', `${release}/practices/${practice}/comments`, { key: eve.key, body: { text: 'a'.repeat(size) } });
      let times = 0;
      for (const size of [15_000, 4_000, 400, 4]) for (let i = 0; i < 80; i++) if ((await comment(size)).status === 503) { times++; break; }
      const model = await server.ask('POST', `${at}/models`, { key: eve.key, body: { name: 'n'.repeat(150), modelType: 'narrow', confirmed: true } });
      const { body, headers } = (await import('./server.mjs')).upload(JSON.stringify({ kind: 'file', label: 'n'.repeat(190), practices: [practice] }), 'x', Buffer.alloc(100));
      const evidence = await server.ask('POST', `${release}/evidence`, { key: eve.key, body, headers });
      for (const one of [model, evidence]) if (one.status === 503) times++;
      await pause(1500);
      return { server, refused: { model, evidence, before, times } };
    })());
  }
  return fulls.get(bench);
}
