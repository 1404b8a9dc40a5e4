// SPDX-License-Identifier: Apache-2.0
// What somebody found who attacked a server of 8216dbd as a stranger and as a member: each finding as it was shown, and whether it still can be.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import zlib from 'node:zlib';
import { once } from 'node:events';
import { Browser, filesOf, pause, tokenOf, upload } from './server.mjs';

const day = days => new Date(Date.now() + days * 86_400_000).toISOString();
const count = list => Object.entries(list.reduce((sum, one) => ({ ...sum, [one]: (sum[one] ?? 0) + 1 }), {})).map(([what, n]) => `${n} x ${what}`).join(', ');
const kib = bytes => `${(bytes / 1024).toFixed(1)} KiB`;
const mib = megabytes => `${megabytes >= 0 ? '+' : ''}${megabytes.toFixed(0)} MiB`;

/** A ZIP of few bytes that unpacks to many, with a manifest that nobody signed. */
function packageBomb(mebibytes) {
  const deflate = (bytes, times) => {
    // Deflated once, told apart by full flushes, and written so often.
    const one = zlib.deflateRawSync(bytes, { finishFlush: zlib.constants.Z_FULL_FLUSH });
    const end = zlib.deflateRawSync(Buffer.alloc(0));
    let crc = 0;
    for (let i = 0; i < times; i++) crc = zlib.crc32(bytes, crc);
    return { packed: Buffer.concat([...Array(times).fill(one), end]), crc, size: bytes.length * times };
  };
  const manifest = Buffer.from(JSON.stringify({ payloadType: 'application/vnd.plimsoll.usage-package.v1+json', payload: 'e30=', signatures: [{ keyid: '0'.repeat(64), sig: Buffer.alloc(64).toString('base64') }] }));
  const entries = [['manifest.dsse.json', deflate(manifest, 1)], ['activity.jsonl', deflate(Buffer.alloc(1024 * 1024, 0x20), mebibytes)]];
  const [files, directory, at] = [[], [], [0]];
  for (const [name, { packed, crc, size }] of entries) {
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0); facts.writeUInt16LE(8, 4); facts.writeUInt16LE(0x21, 8);
    facts.writeUInt32LE(crc, 10); facts.writeUInt32LE(packed.length, 14); facts.writeUInt32LE(size, 18); facts.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at.at(-1), 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, rest, Buffer.from(name)]));
    files.push(file);
    at.push(at.at(-1) + file.length);
  }
  const [all, end] = [Buffer.concat(directory), Buffer.alloc(18)];
  end.writeUInt16LE(2, 4); end.writeUInt16LE(2, 6); end.writeUInt32LE(all.length, 8); end.writeUInt32LE(at.at(-1), 12);
  return Buffer.concat([...files, all, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const researcher = { applicant: 'Rosa Diaz, rosa@example.org', affiliation: 'University of the Coast', independence: 'Publicly funded.', question: 'In which countries is it used?', data: 'People by country.', safeguards: 'One locked machine.' };

export const security = [
  {
    id: '1', what: '300 connections without an account hold 2 MB each but for the last 2,000 bytes', alone: true,
    async run({ bench }) {
      const server = await bench.start();
      const body = Buffer.alloc(2_095_152, 0x20);
      const before = server.rss;
      let open = 0;
      const sockets = [];
      for (let i = 0; i < 300; i++) {
        const socket = net.connect({ host: '127.0.0.1', port: server.port });
        sockets.push(socket);
        socket.on('error', () => {});
        socket.on('connect', () => { open++; socket.write('POST /api/v1/usage/read?form=json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2097152\r\n\r\n'); socket.write(body); });
        socket.on('close', () => { open--; });
        socket.resume();
      }
      let most = 0;
      for (let i = 0; i < 30; i++) { await pause(500); most = Math.max(most, server.rss); }
      const figure = `${before.toFixed(0)} MiB before, ${mib(most - before)} at the most, ${open} of 300 still open after 15 s`;
      for (const socket of sockets) socket.destroy();
      await server.kill();
      return { holds: most - before < 100, figure };
    },
  },
  {
    id: '2', what: 'an empty Host, 200 times from one address',
    async run({ bench }) {
      const server = await bench.start();
      const from = bench.stranger();
      const [before, answers] = [server.said.length, []];
      for (let i = 0; i < 200; i += 8) {
        answers.push(...await Promise.all(Array.from({ length: 8 }, () => server.raw('GET / HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n', { from }))));
      }
      await pause(300);
      const grown = server.said.length - before;
      await server.kill();
      return { holds: answers.every(a => a.status === 400) && grown < 4096, figure: `${count(answers.map(a => a.status))}; the log grew by ${kib(grown)}` };
    },
  },
  {
    id: '3', what: 'counts that B signed, with a line of A in front: whom does the command credit?',
    async run({ bench }) {
      const samples = name => path.join(bench.samples, 'usage', name);
      const [a, b] = ['a', 'b'].map(host => JSON.parse(fs.readFileSync(samples(`host-${host}.signed.json`), 'utf8')).signatures[0].keyid);
      const tried = [];
      const forged = JSON.parse(fs.readFileSync(samples('host-b.signed.json'), 'utf8'));
      forged.signatures.unshift({ keyid: a, sig: Buffer.alloc(64).toString('base64') });
      const file = path.join(bench.place('dsse'), 'forged.signed.json');
      fs.writeFileSync(file, JSON.stringify(forged));
      tried.push(['made here', file]);
      if (bench.cases && fs.existsSync(path.join(bench.cases, 'dsse-attribution.signed.json'))) tried.push(['the file of the finding', path.join(bench.cases, 'dsse-attribution.signed.json')]);
      const told = tried.map(([name, signed]) => {
        const model = JSON.parse(Buffer.from(JSON.parse(fs.readFileSync(signed, 'utf8')).payload, 'base64')).model;
        const { code, text } = bench.run(['usage', 'state', '--model', model, '--key', samples('demo-host-a.pub.pem'), '--key', samples('demo-host-b.pub.pem'), '--aggregate', signed], { dll: bench.command });
        const credited = text.includes(a.slice(0, 12)) ? 'A' : text.includes(b.slice(0, 12)) ? 'B' : 'nobody';
        return { good: code !== 0 || credited === 'B', say: `${name}: exit code ${code}, credited to ${credited}` };
      });
      return { holds: told.every(t => t.good), figure: told.map(t => t.say).join('; ') };
    },
  },
  {
    id: '4', what: 'the pair against forgery that a stranger fetched, sent with the cookie of an administrator from another site',
    async run({ bench, world }) {
      const { server, eve } = world;
      const victim = new Browser(server, bench.stranger());
      if (!(await victim.signIn(eve.email, eve.password)).in) throw new Error('the victim cannot sign in');
      const stranger = new Browser(server, bench.stranger());
      const token = tokenOf((await stranger.get('/sign-in')).text);
      const cookies = [...[...victim.cookies].filter(([name]) => !name.endsWith('plimsoll-form')), ...[...stranger.cookies].filter(([name]) => name.endsWith('plimsoll-form'))].map(c => c.join('=')).join('; ');
      const send = (where, fields) => server.ask('POST', where, {
        cookies, from: bench.stranger(), body: new URLSearchParams({ __RequestVerificationToken: token, ...fields }).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://evil.corp.example', 'Sec-Fetch-Site': 'same-site' },
      });
      const key = await send('/t/alpha/keys', { label: 'planted by csrf', roles: 'administrator', until: day(30).slice(0, 10) });
      const invited = await send('/t/alpha/people/invite', { email: 'attacker@evil.example', roles: 'administrator' });
      const { keys } = await server.must('GET', `${world.alpha}/keys`, { key: eve.key });
      const people = (await server.ask('GET', `${world.alpha}/people`, { key: eve.key })).text;
      const [planted, let_in] = [keys.some(k => k.label === 'planted by csrf'), people.includes('attacker@evil.example') || /"email":"a[^"]*evil/.test(people)];
      return { holds: key.status >= 400 && invited.status >= 400 && !planted && !let_in, figure: `keys: ${key.status}${planted ? ', key issued' : ''}; invitation: ${invited.status}${invited.status === 200 ? ', link shown' : ''}` };
    },
  },
  {
    id: '5', what: 'a password is changed and every other session ends',
    async run({ bench }) {
      const server = await bench.start();
      const eve = await server.first();
      const [here, there] = [new Browser(server, bench.stranger()), new Browser(server, bench.stranger())];
      for (const browser of [here, there]) await browser.signIn(eve.email, eve.password);
      const page = await here.get('/account');
      const fresh = 'another long sentence';
      const changed = await here.post('/account/password', { __RequestVerificationToken: tokenOf(page.text), 'old-password': eve.password, 'new-password': fresh, 'same-password': fresh });
      const other = await there.get('/home');
      const again = await new Browser(server, bench.stranger()).signIn(eve.email, fresh);
      await server.kill();
      return { holds: changed.status === 200 && again.in && other.status === 303, figure: `/account: ${page.status}; change: ${changed.status}; the other session afterwards: ${other.status}; the new password lets in: ${again.in ? 'yes' : 'no'}` };
    },
  },
  {
    id: '6', what: 'five wrong passwords from one address, then the owner with the right one from another',
    async run({ bench }) {
      const server = await bench.start();
      const eve = await server.first();
      const guesser = new Browser(server, bench.stranger());
      const wrong = [];
      for (let i = 0; i < 5; i++) wrong.push((await guesser.signIn(eve.email, `a wrong sentence ${i}`)).status);
      const owner = await new Browser(server, bench.stranger()).signIn(eve.email, eve.password);
      await server.kill();
      return { holds: owner.in, figure: `wrong: ${count(wrong)}; the owner from elsewhere: ${owner.status}${owner.in ? ', in' : ', refused'}` };
    },
  },
  {
    id: '7', what: 'behind a proxy: 24 callers that it names, the scheme that it names, and a stranger who says the same',
    async run({ bench }) {
      let server = await bench.start({ switches: ['--proxies', '127.0.0.1'] });
      const known = server.runs;
      const said = server.said.trim().split('\n')[0];
      if (!known) server = await bench.start();
      const tries = [];
      for (let i = 0; i < 24; i++) tries.push((await server.ask('POST', '/sign-in', { headers: { 'X-Forwarded-For': `10.1.0.${i}`, 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'email=nobody%40example.org&password=wrong' })).status);
      const page = await server.ask('GET', '/sign-in', { from: known ? undefined : bench.stranger(), headers: { 'X-Forwarded-For': '10.3.0.1', 'X-Forwarded-Proto': 'https' } });
      const cookie = (page.headers['set-cookie'] ?? []).join(' ');
      const stranger = await server.ask('GET', '/sign-in', { from: bench.stranger(), headers: { 'X-Forwarded-Proto': 'https' } });
      await server.kill();
      const secure = /__Host-/.test(cookie) && /; secure/i.test(cookie) && 'strict-transport-security' in page.headers;
      return { holds: known && !tries.includes(429) && secure && stranger.status === 400, figure: `${known ? '' : `no setting (${said.slice(0, 60)}…); `}${tries.filter(s => s === 429).length} of 24 sent away; over https ${secure ? '' : 'not '}Secure, __Host- and HSTS; a stranger: ${stranger.status}` };
    },
  },
  {
    id: '8', what: '31 KB of gzip that unpack to 31 MiB of empty spans', alone: true,
    async run({ bench, world }) {
      const { server } = world;
      const bomb = zlib.gzipSync(Buffer.concat([Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{}'), Buffer.from(',{}'.repeat(10_800_000)), Buffer.from(']}]}]}')]), { level: 9 });
      await server.ask('POST', `${world.alpha}/usage/v1/traces`, { key: world.engineer.key, headers: { 'Content-Type': 'application/json' }, body: '{"resourceSpans":[]}' });
      const before = server.rss;
      server.forget();
      const answer = await server.ask('POST', `${world.alpha}/usage/v1/traces`, { key: world.engineer.key, headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }, body: bomb, seconds: 120 });
      const grown = server.peak - before;
      return { holds: answer.status >= 400 && answer.status < 500 && grown < 100, figure: `${bomb.length.toLocaleString('en')} bytes: ${answer.status} after ${(answer.ms / 1000).toFixed(1)} s, ${mib(grown)}` };
    },
  },
  {
    id: '9', what: 'erasing a person with 300 events and 300 labels from activity: bytes in the folder',
    async run({ bench }) {
      let server = await bench.start();
      const eve = await server.first();
      const at = await server.organisation(eve.key, 'alpha');
      const mark = 'unmistakable-label';
      const label = i => `${mark}-${String(i).padStart(3, '0')}-${String((i * 7919) % 10007).padStart(5, '0')}`;
      const events = Array.from({ length: 300 }, (_, i) => JSON.stringify({ id: `e${i}`, at: day(-1), model: 'm', user: 'somebody', application: label(i) })).join('\n');
      const send = body => server.must('POST', `${at}/usage/events`, { key: eve.key, headers: { 'Content-Type': 'application/x-ndjson' }, body });
      const others = (first, n) => Array.from({ length: n }, (_, i) => JSON.stringify({ id: `o${first + i}`, at: day(-1), model: 'm', user: `other${i % 50}` })).join('\n');
      await send(others(0, 20));
      const stored = await send(events);
      await send(others(20, 20));
      // Rows that wait in the log of the file go with it; these are in the file, as all are after a while.
      await server.stop();
      server = await bench.start({ data: server.data });
      if (!(stored.taken > 0)) { await server.kill(); return { skipped: 'intake of activity is off' }; }
      const found = () => { const labels = new Set(); for (const file of filesOf(server.data)) { const text = fs.readFileSync(file).toString('latin1'); for (const [hit] of text.matchAll(new RegExp(`${mark}-\\d{3}-\\d{5}`, 'g'))) labels.add(hit); } return labels.size; };
      const before = found();
      const erased = await server.must('POST', `${at}/usage/persons/erase`, { key: eve.key, body: { user: 'somebody' } });
      const began = Date.now();
      // Rows of others come, as they do.
      await send(others(2000, 6000));
      let left = found();
      while (left > 0 && Date.now() - began < 120_000) { await pause(500); left = found(); }
      const seconds = ((Date.now() - began) / 1000).toFixed(0);
      await server.stop();
      const stopped = found();
      return { holds: left === 0 && stopped === 0, figure: `${before} labels in the files before; answer: ${erased.rows ?? '?'} rows; ${left} labels after ${seconds} s, ${stopped} after a clean stop` };
    },
  },
  {
    id: '10', what: 'keys of a removed member, of a key of ten minutes, and of an invitation',
    async run({ bench, world }) {
      const { server, eve, alpha } = world;
      const ben = await server.person(eve.key, alpha, 'ben-ten', ['contributor', 'auditor'], bench.stranger());
      const wide = await server.ask('PUT', `${alpha}/people/${ben.account}`, { key: eve.key, body: { roles: ['contributor', 'auditor', 'administrator'] } });
      const grew = await server.ask('GET', `${alpha}/people`, { key: ben.key });
      await server.must('PUT', `${alpha}/people/${ben.account}`, { key: eve.key, body: { roles: ['contributor', 'auditor'] } });
      const issue = (key, minutes, roles) => server.ask('POST', `${alpha}/keys`, { key, body: { label: 'ci', roles, until: new Date(Date.now() + minutes * 60_000).toISOString() } });
      const parent = (await issue(eve.key, 10, ['governance', 'administrator'])).json;
      const year = await issue(parent.key, 365 * 24 * 60, ['governance']);
      const child = (year.status === 201 ? year : await issue(parent.key, 5, ['governance'])).json;
      const lived = (await server.ask('GET', `${alpha}/registry`, { key: child.key })).status;
      await server.must('DELETE', `${alpha}/keys/${parent.keyId}`, { key: eve.key });
      const orphan = (await server.ask('GET', `${alpha}/registry`, { key: child.key })).status;
      await server.must('DELETE', `${alpha}/people/${ben.account}`, { key: eve.key });
      const gone = (await server.ask('GET', `${alpha}/registry`, { key: ben.key })).status;
      const invited = await server.must('POST', `${alpha}/invitations`, { key: eve.key, body: { email: ben.email, roles: ['auditor'] } });
      await server.must('POST', '/api/v1/accounts/invited', { body: { token: invited.token, password: ben.password, name: 'ben' }, from: bench.stranger() });
      const back = (await server.ask('GET', `${alpha}/registry`, { key: ben.key })).status;
      return {
        holds: wide.status === 200 && grew.status === 403 && year.status >= 400 && lived === 200 && orphan === 401 && gone >= 400 && back >= 400,
        figure: `the key of the invitation with a role of later: ${grew.status}; a key of 10 minutes makes one of a year: ${year.status}; its child, ${lived} before, after the parent was revoked: ${orphan}; the key of before, ${gone} when its owner was out, when back: ${back}`,
      };
    },
  },
  {
    id: '11', what: 'a key of the server is lost, and one is changed by command',
    async run({ bench }) {
      const server = await bench.start();
      await server.first();
      const kids = async of => (await of.must('GET', '/.well-known/plimsoll-keys.json')).keys.filter(k => k.purpose === 'decision');
      const [own] = await kids(server);
      await server.stop();
      const copy = bench.place('rotate');
      fs.cpSync(server.data, copy, { recursive: true });
      const rotated = await bench.runBeside(['keys', 'rotate', 'decision', '--data', copy], { seconds: 20, env: { ASPNETCORE_URLS: 'http://127.0.0.1:0', PLIMSOLL_URLS: '' } });
      let endorsed = 'none';
      if (rotated.code === 0) {
        const after = await bench.start({ data: copy });
        const lines = await kids(after);
        endorsed = lines.length === 2 && lines.some(k => k.kid !== own.kid && JSON.stringify(k).includes(own.kid)) ? 'endorsed by the one before' : `not endorsed: ${JSON.stringify(lines).slice(0, 200)}`;
        await after.kill();
      }
      fs.rmSync(path.join(server.data, 'keys', 'decision.pem'));
      const again = await bench.start({ data: server.data });
      const silently = again.runs ? (await kids(again)).length : 0;
      const [said, runs] = [again.said.trim().split('\n')[0], again.runs];
      await again.kill();
      return {
        holds: rotated.code === 0 && endorsed === 'endorsed by the one before' && !runs && again.code === 2,
        figure: `${rotated.code === 0 ? `keys rotate: ${endorsed}` : 'no such command: a server started'}; without decision.pem: ${runs ? `starts, ${silently} keys of that purpose now` : `exit code ${again.code}, "${said.slice(0, 90)}…"`}`,
      };
    },
  },
  {
    id: '12', what: 'a package of 521 KB that unpacks to 511 MiB, and two slow ones of one organisation while another sends one', alone: true,
    async run({ bench, world }) {
      const { server } = world;
      const bomb = packageBomb(511);
      const key = fs.readFileSync(path.join(bench.samples, 'usage', 'demo-host-a.pub.pem'), 'utf8');
      const send = (at, bytes) => server.ask('POST', `${at}/usage/packages/import`, { key: world.eve.key, body: { package: bytes.toString('base64'), key, agreement: 'agr_1' }, seconds: 120 });
      await send(world.alpha, Buffer.from('no package'));
      const before = server.rss;
      server.forget();
      const answer = await send(world.alpha, bomb);
      const grown = server.peak - before;
      const slow = await Promise.all([1, 2].map(() => new Promise(resolve => {
        const socket = net.connect({ host: '127.0.0.1', port: server.port, localAddress: bench.stranger() }, () => {
          socket.write(`POST ${world.alpha}/usage/packages/import HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${world.eve.key}\r\nContent-Type: application/json\r\nContent-Length: 48000000\r\n\r\n`);
          socket.write(Buffer.alloc(200_000, 0x20), () => resolve(socket));
        });
        socket.on('error', () => {});
        socket.resume();
      })));
      await pause(1000);
      const other = await send(world.beta, Buffer.from('no package'));
      for (const socket of slow) socket.destroy();
      await pause(300);
      return {
        holds: answer.status < 500 && grown < 100 && other.status !== 503,
        figure: `${bomb.length.toLocaleString('en')} bytes: ${answer.status} ${answer.json.code} after ${(answer.ms / 1000).toFixed(1)} s, ${mib(grown)}; beside two slow ones of alpha, beta's: ${other.status} ${other.json.code}`,
      };
    },
  },
  {
    id: '12, quotas', what: 'what an organisation may use at most, shown to it',
    async run({ world }) {
      const answer = await world.server.ask('GET', `${world.alpha}/limits`, { key: world.eve.key });
      return { holds: answer.status === 200, figure: answer.status === 200 ? Object.keys(answer.json).join(', ') : String(answer.status) };
    },
  },
  {
    id: '13', what: '200 requests of 200 addresses by the form for researchers, then one of somebody else',
    async run({ bench, world }) {
      const { server, eve, beta } = world;
      await server.must('PUT', `${beta}/usage/research/access`, { key: eve.key, body: { open: true } });
      const ask = (from, question) => server.ask('POST', '/api/v1/usage/research/beta/requests', { from, body: { ...researcher, question } });
      const flood = [];
      for (let i = 0; i < 200; i += 20) flood.push(...await Promise.all(Array.from({ length: 20 }, (_, n) => ask(bench.stranger(), `Flood ${i + n}?`))));
      const honest = await ask('127.77.0.1', 'In which countries is it used?');
      return { holds: flood.every(a => a.status < 500) && honest.status === 201, figure: `200: ${count(flood.map(a => a.status))}; the one after: ${honest.status} ${honest.json.code ?? ''}`.trim() };
    },
  },
  {
    id: '14', what: 'what a caller does wrong, by kind: an answer below 500 and no line of the log',
    async run({ bench, world }) {
      const { server, eve, alpha } = world;
      await server.must('PUT', `${alpha}/usage/research/access`, { key: eve.key, body: { open: true } });
      const edge = 'B'.repeat(5000);
      const part = `${upload('{"kind":"file","label":"x","practices":[]}', 'x', Buffer.alloc(100)).body.subarray(0, 300)}`;
      const judged = bench.cases && fs.existsSync(path.join(bench.cases, 'judge-lone-surrogate.json')) ? fs.readFileSync(path.join(bench.cases, 'judge-lone-surrogate.json')) : null;
      const tries = {
        'boundary of 5000, ticks': ['/guidance/ticks', { headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` }, body: 'x' }],
        'boundary of 5000, verify': ['/release/verify', { headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` }, body: 'x' }],
        'boundary of 5000, evidence': [`${world.release}/evidence`, { key: eve.key, headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` }, body: 'x' }],
        'no form, research': ['/public/research/alpha', { headers: { 'Content-Type': 'text/html' }, body: 'x' }],
        'no form, research of nobody': ['/public/research/nobody', { headers: { 'Content-Type': 'text/html' }, body: 'x' }],
        'no form, proposal': ['/public/rounds/none/propose', { headers: { 'Content-Type': 'text/html' }, body: 'x' }],
        'utf-7, sign-in': ['/sign-in', { headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-7' }, body: 'a=b' }],
        'utf-7, first': ['/first', { headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-7' }, body: 'a=b' }],
        ...judged && { 'lone surrogate, judge': ['/api/v1/release/judge', { headers: { 'Content-Type': 'application/json' }, body: judged }] },
        'truncated upload': [`${world.release}/evidence`, { key: eve.key, headers: { 'Content-Type': 'multipart/form-data; boundary=an-edge-that-nobody-has' }, body: part }],
      };
      const before = server.said.length;
      const seen = {};
      for (const [name, [where, options]] of Object.entries(tries)) seen[name] = (await server.ask('POST', where, { from: bench.stranger(), ...options })).status;
      const visitor = new Browser(server, bench.stranger());
      seen['sign-in with next=/é'] = (await visitor.fill('/sign-in', '/sign-in', { email: eve.email, password: eve.password, next: '/é' })).status;
      await pause(500);
      const grown = server.said.length - before;
      const bad = Object.entries(seen).filter(([, status]) => status >= 500 || status === 0);
      return { holds: bad.length === 0 && grown < 1024, figure: `${bad.length} of ${Object.keys(seen).length} are faults of ours${bad.length ? ` (${bad.map(([name, status]) => `${name}: ${status}`).join('; ')})` : ''}; the log grew by ${kib(grown)}${judged ? '' : '; the lone surrogate is not among the cases here'}` };
    },
  },
  {
    id: '15, folder of before', what: 'a data folder of mode 0755',
    async run({ bench }) {
      const data = bench.place('open');
      fs.chmodSync(data, 0o755);
      const server = await bench.start({ data });
      await server.first();
      const modes = Object.fromEntries(['.', 'activity.duckdb', 'plimsoll.lock'].filter(f => fs.existsSync(path.join(data, f))).map(f => [f, (fs.statSync(path.join(data, f)).mode & 0o777).toString(8)]));
      await server.kill();
      return { holds: Object.values(modes).every(m => (parseInt(m, 8) & 0o77) === 0), figure: Object.entries(modes).map(([f, m]) => `${f === '.' ? 'folder' : f} ${m}`).join(', ') };
    },
  },
  {
    id: '15, life of backup keys', what: 'the end of a backup\'s keys, edited with an editor',
    async run({ bench }) {
      const server = await bench.start();
      await server.first();
      const file = path.join(bench.place('backup'), 'bk.db');
      const saved = await bench.runBeside(['backup', file, '--data', server.data]);
      await server.kill();
      const year = new Date().getUTCFullYear();
      // Where the year of the end stands is looked for, as somebody with an editor would.
      let edited = 0;
      for (const name of fs.readdirSync(path.dirname(file))) {
        const at = path.join(path.dirname(file), name);
        if (!fs.statSync(at).isFile() || !/keys|manifest|json/.test(name)) continue;
        const text = fs.readFileSync(at, 'utf8');
        const other = text.replace(new RegExp(`(until[^0-9]{1,6})${year}(-|)|(until[^0-9]{1,6})${year + 1}`, 'g'), (_, a, dash, b) => { edited++; return `${a ?? b}2099${dash ?? ''}`; });
        if (other !== text) fs.writeFileSync(at, other);
      }
      const restored = await bench.runBeside(['restore', file, '--data', path.join(bench.place('restored'), 'd'), '--no-erasures']);
      return { holds: saved.code === 0 && edited > 0 && restored.code !== 0, figure: `saved: ${saved.code}; end set to 2099 at ${edited} places; restore: exit code ${restored.code}${restored.code ? `, "${restored.text.trim().split('\n')[0].slice(0, 110)}…"` : ''}` };
    },
  },
  {
    id: '15, names', what: 'addresses and names that are not what they look like',
    async run({ bench, world }) {
      const { server, eve, alpha } = world;
      const tries = ['\u0430dmin@example.org', 'ad\u200bmin@example.org'].map(email => ['invitations', { email, roles: ['auditor'] }])
        .concat(['\u0412eta Works', 'Beta\u200b Works', 'Beta\u202eskroW'].map(name => ['parties', { name, roles: ['provider'] }]));
      const seen = [];
      for (const [where, body] of tries) seen.push((await server.ask('POST', `${alpha}/${where}`, { key: eve.key, body })).status);
      return { holds: seen.every(s => s === 422), figure: count(seen) };
    },
  },
  {
    id: '15, password hashing', what: 'rounds of PBKDF2 of a stored password',
    async run({ world }) {
      const bytes = filesOf(world.server.data).filter(f => /\.db(-wal)?$/.test(f)).map(f => fs.readFileSync(f).toString('latin1')).join('');
      const hash = /AQAAAAI[A-Za-z0-9+/]{60,}/.exec(bytes)?.[0];
      if (!hash) return { holds: false, figure: 'no hash of that form was found' };
      const rounds = Buffer.from(hash.slice(0, 24), 'base64').readUInt32BE(5);
      return { holds: rounds >= 210_000, figure: `PBKDF2-SHA512, ${rounds.toLocaleString('en')} rounds` };
    },
  },
  {
    id: '15, log at level Debug', what: 'tokens in addresses, with the log at level Debug',
    async run({ bench }) {
      const server = await bench.start({ env: { Logging__LogLevel__Default: 'Trace', 'Logging__LogLevel__Microsoft.AspNetCore': 'Trace' } });
      const secret = `secret${Math.random().toString(36).slice(2)}`;
      await server.ask('GET', `/public/rounds/reply/${secret}`);
      await server.ask('GET', `/public/research/alpha/receipts/${secret}`);
      await pause(500);
      const told = server.said.split(secret).length - 1;
      await server.kill();
      return { holds: told === 0, figure: `${told} times in the log` };
    },
  },
  {
    id: '15, pages cached for any value', slow: true, what: '480 values of a key that a page knows: how many are kept for one address',
    async run({ bench }) {
      const server = await bench.start();
      const from = bench.stranger();
      // One that is kept is answered with its age; one that is not is made anew.
      const where = Array.from({ length: 480 }, (_, i) => `/guidance/checklist?reach=r${i}`);
      const first = [];
      for (let i = 0; i < where.length; i += 8) first.push(...await Promise.all(where.slice(i, i + 8).map(w => server.ask('GET', w, { from, headers: { 'Accept-Encoding': 'gzip' } }))));
      let kept = 0;
      for (let i = 0; i < where.length; i += 8) kept += (await Promise.all(where.slice(i, i + 8).map(w => server.ask('GET', w, { from: bench.stranger(), headers: { 'Accept-Encoding': 'gzip' } })))).filter(a => 'age' in a.headers).length;
      await server.kill();
      return { holds: kept < 480 - 100, figure: `${count(first.map(a => a.status))}; ${kept} of them were kept` };
    },
  },
  {
    id: '15, an administrator makes itself approver', what: 'by its roles, in one call',
    async run({ bench, world }) {
      const { server, eve, alpha } = world;
      const ada = await server.person(eve.key, alpha, 'ada-own', ['administrator'], bench.stranger());
      const answer = await server.ask('PUT', `${alpha}/people/${ada.account}`, { key: ada.key, body: { roles: ['administrator', 'approver'] } });
      return { holds: answer.status === 403, figure: `${answer.status} ${answer.json.code ?? ''}`.trim() };
    },
  },
  {
    id: '15, a key in clear', what: '`--server http://…` of the command, to a host that is not this machine',
    async run({ bench }) {
      // What stands for the host: a proxy on the loopback that the environment names, so that nothing leaves.
      let seen = '';
      const proxy = http.createServer((request, answer) => { seen = `${request.url} ${request.headers.authorization ?? ''}`; answer.writeHead(404).end(); }).listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      const at = `http://127.0.0.1:${proxy.address().port}`;
      const { code, text } = await bench.runBeside(['usage', 'package', 'get', 'pkg_1', '--out', path.join(bench.place('clear'), 'x.zip'), '--server', 'http://plimsoll.example'], { dll: bench.command, env: { http_proxy: at, HTTP_PROXY: at, PLIMSOLL_KEY: 'a-key-in-clear', PLIMSOLL_TENANT: 'ten_1' } });
      proxy.close();
      return { holds: !seen.includes('a-key-in-clear') && code !== 0, figure: seen.includes('a-key-in-clear') ? 'the key left in clear' : `exit code ${code}, nothing left: "${text.trim().split('\n')[0].slice(0, 90)}…"` };
    },
  },
  {
    id: '15, extensions of DuckDB', what: 'places that open DuckDB and let it fetch extensions; nothing seen from outside tells it, since no statement there uses one',
    async run({ bench }) {
      if (!bench.source) return { skipped: 'no folder of the source was named (--source)' };
      const files = filesOf(path.join(bench.source, 'src')).filter(f => f.endsWith('.cs')).map(f => [path.basename(f), fs.readFileSync(f, 'utf8')]);
      const always = files.some(([name, text]) => name === 'DuckDbDatabase.cs' && text.includes('("autoinstall_known_extensions", "false")'));
      const opens = files.flatMap(([name, text]) => text.split('\n').filter(l => l.includes('new DuckDbDatabase(')).map(l => [name, always || l.includes('autoinstall_known_extensions')]));
      const bad = opens.filter(([, off]) => !off).map(([name]) => name);
      return { holds: opens.length > 0 && bad.length === 0, figure: `${bad.length} of ${opens.length}${bad.length ? `: ${bad.join(', ')}` : ''}` };
    },
  },
  {
    id: '15, ids of changes.atom', what: 'the id of the feed under two names of the server', left: true,
    async run({ world }) {
      const id = async host => /<id>([^<]*)<\/id>/.exec((await world.server.raw(`GET /public/changes.atom HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).text)?.[1];
      const [one, other] = [await id('evil.example'), await id('plimsoll.example')];
      return { holds: one !== undefined && one === other, figure: `${one} and ${other}` };
    },
  },
  {
    id: '15, audit of packages', what: 'NuGetAudit of the build',
    async run({ bench }) {
      if (!bench.source) return { skipped: 'no folder of the source was named (--source)' };
      const text = fs.readFileSync(path.join(bench.source, 'Directory.Build.props'), 'utf8');
      const [audit] = [/<NuGetAudit>([^<]*)</.exec(text)?.[1] ?? 'not set, which is true'];
      return { holds: audit !== 'false', figure: `NuGetAudit ${audit}` };
    },
  },
  {
    id: '15, names in OpenAPI', what: 'what is described as the body of POST …/keys',
    async run({ world }) {
      const text = (await world.server.ask('GET', '/openapi/v1.json')).json;
      const body = text.paths['/api/v1/t/{tenant}/keys'].post.requestBody.content['application/json'].schema;
      const name = body.$ref?.split('/').at(-1);
      const fields = Object.keys((name ? text.components.schemas[name] : body).properties ?? {});
      return { holds: fields.includes('label') && fields.includes('until'), figure: `${name}: ${fields.join(', ')}` };
    },
  },
];
