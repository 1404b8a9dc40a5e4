// SPDX-License-Identifier: Apache-2.0
// A server of some version in a process of its own, and those who ask it: with a key, at a page, or with bytes as they are. Everything is on the loopback;
// "somebody else" is another address of 127.0.0.0/8.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/** The server and the command that are tried, and where what they keep lies. Everything that is started or made here goes with `end`. */
export class Bench {
  #servers = new Set();
  #sources = 1;

  constructor(programs) {
    Object.assign(this, programs);
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-ground-'));
  }

  place(name) { return fs.mkdtempSync(path.join(this.folder, `${name}-`)); }

  /** An address of this machine that nobody here has asked from. */
  stranger() {
    const n = ++this.#sources;
    return `127.9.${Math.floor(n / 250)}.${1 + (n % 250)}`;
  }

  /** @param around words before `dotnet`, such as those of unshare */
  async start({ data, switches = [], env = {}, around = [], dll = this.server } = {}) {
    data ??= this.place('data');
    const server = new Server(data, [...around, 'dotnet', 'exec', dll, '--urls', 'http://127.0.0.1:0', '--data', data, ...switches], env);
    this.#servers.add(server);
    await server.listening;
    return server;
  }

  /** Runs a program to its end; the server's maintenance where no other is named. */
  run(words, { env = {}, dll = this.server, around = [], seconds = 60, input } = {}) {
    const all = [...around, 'dotnet', 'exec', dll, ...words];
    const ran = spawnSync(all[0], all.slice(1), { env: { ...process.env, ...env }, encoding: 'utf8', timeout: seconds * 1000, killSignal: 'SIGKILL', input });
    return { code: ran.status, text: `${ran.stdout}${ran.stderr}`, ended: ran.error === undefined };
  }

  /** The same beside what else is done. */
  async runBeside(words, { env = {}, dll = this.server, seconds = 60 } = {}) {
    const child = spawn('dotnet', ['exec', dll, ...words], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const from of [child.stdout, child.stderr]) from.on('data', bytes => { text += bytes; });
    const late = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    const [code] = await once(child, 'close');
    clearTimeout(late);
    return { code, text };
  }

  async end() {
    for (const server of this.#servers) await server.kill();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Server {
  said = '';

  constructor(data, words, env) {
    this.data = data;
    this.process = spawn(words[0], words.slice(1), { env: { ...process.env, DOTNET_TieredPGO: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.process, 'exit').then(([code, signal]) => { this.code = code ?? signal; });
    for (const from of [this.process.stdout, this.process.stderr]) from.on('data', bytes => { this.said += bytes; });
    this.listening = this.#listen();
  }

  async #listen() {
    for (let waited = 0; waited < 1200; waited++) {
      const at = /^http:\/\/127\.0\.0\.1:(\d+)$/m.exec(this.said);
      if (at) { this.port = Number(at[1]); return; }
      if (this.code !== undefined) return;
      await pause(100);
    }
  }

  get runs() { return this.port !== undefined && this.code === undefined; }

  status(line) {
    try { return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(fs.readFileSync(`/proc/${this.process.pid}/status`, 'utf8'))[1]) / 1024; } catch { return NaN; }
  }

  /** Memory in MiB. */
  get rss() { return this.status('VmRSS'); }

  /** Most memory in MiB since `forget`. */
  get peak() { return this.status('VmHWM'); }

  forget() { fs.writeFileSync(`/proc/${this.process.pid}/clear_refs`, '5'); }

  async signal(signal) {
    if (this.code === undefined) { this.process.kill(signal); await this.ended; }
    return this.code;
  }

  stop() { return this.signal('SIGTERM'); }

  kill() { return this.signal('SIGKILL'); }

  /** Asks once. The answer always comes: status 0 where the connection ended without one. */
  ask(method, where, { key, body, headers = {}, from, cookies, seconds = 60, pace } = {}) {
    const sent = { ...headers };
    if (key) sent.Authorization = `Bearer ${key}`;
    if (cookies) sent.Cookie = cookies;
    if (body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)) { body = JSON.stringify(body); sent['Content-Type'] ??= 'application/json'; }
    if (body !== undefined) sent['Content-Length'] ??= Buffer.byteLength(body);
    return new Promise(resolve => {
      const began = Date.now();
      const done = (status, text, got = {}) => resolve({
        status, text, headers: got, ms: Date.now() - began,
        get json() { try { return JSON.parse(text); } catch { return {}; } },
      });
      const request = http.request({ host: '127.0.0.1', port: this.port, method, path: where, headers: sent, localAddress: from, agent: false, timeout: seconds * 1000 }, answer => {
        const parts = [];
        answer.on('data', part => parts.push(part));
        answer.on('error', () => done(answer.statusCode, Buffer.concat(parts).toString(), answer.headers));
        answer.on('end', () => done(answer.statusCode, Buffer.concat(parts).toString(), answer.headers));
      });
      request.on('timeout', () => { request.destroy(); done(0, 'no answer in time'); });
      request.on('error', error => done(0, String(error)));
      request.end(body);
    });
  }

  /** Sends bytes as they are and gives what came back. */
  raw(bytes, { from, seconds = 10 } = {}) {
    return new Promise(resolve => {
      let text = '';
      const socket = net.connect({ host: '127.0.0.1', port: this.port, localAddress: from }, () => socket.write(bytes));
      const done = () => { socket.destroy(); resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text }); };
      socket.setTimeout(seconds * 1000, done);
      socket.on('data', part => { text += part; });
      socket.on('error', done);
      socket.on('close', done);
    });
  }

  /** The first account, which looks after the server. */
  async first() {
    const token = fs.readFileSync(path.join(this.data, 'first-admin-token'), 'utf8').trim();
    const made = await this.must('POST', '/api/v1/accounts/first', { body: { token, email: 'eve@example.org', password: 'a long enough sentence', name: 'Eve' } });
    return { key: made.key, account: made.account, email: 'eve@example.org', password: 'a long enough sentence' };
  }

  /** @returns where the API of the organisation begins */
  async organisation(key, slug, name = `Organisation ${slug}`) {
    return `/api/v1/t/${(await this.must('POST', '/api/v1/tenants', { key, body: { name, slug, roles: ['provider'], onePerson: false } })).tenant}`;
  }

  /** Somebody who was invited and came. */
  async person(key, at, name, roles, from) {
    const invited = await this.must('POST', `${at}/invitations`, { key, body: { email: `${name}@example.org`, roles } });
    const password = `the long sentence of ${name}`;
    const came = await this.must('POST', '/api/v1/accounts/invited', { body: { token: invited.token, password, name }, from });
    return { key: came.key, account: came.account, email: `${name}@example.org`, password };
  }

  /** A model, a version, a restricted release and its list of practices. */
  async release(key, at, name) {
    const model = (await this.must('POST', `${at}/models`, { key, body: { name, modelType: 'frontier' } })).id;
    const sha256 = '0'.repeat(62) + '17';
    await this.must('POST', `${at}/models/${model}/versions`, { key, body: { version: '1.0', confirmed: true, files: [{ path: 'model.safetensors', sha256 }] } });
    const plan = { releaseType: 'restricted', components: ['evaluations'], audience: 'customers', stage: 'restricted', uses: ['chat'] };
    const release = `${at}/releases/${(await this.must('POST', `${at}/releases`, { key, body: { model, version: '1.0', plan } })).id}`;
    await this.must('PUT', `${release}/assessment`, { key, body: { modelType: 'frontier' } });
    return release;
  }

  /** Attaches a file to the first practice that is asked for. */
  async evidence(key, release, label, bytes) {
    const { practices } = await this.must('GET', `${release}/practices?asked=true`, { key });
    const facts = JSON.stringify({ kind: 'file', label, practices: [practices[0].practice] });
    const answer = await this.ask('POST', `${release}/evidence`, { key, ...upload(facts, label, bytes) });
    if (answer.status >= 300) throw new Error(`evidence: ${answer.status} ${answer.text}`);
    return answer.json.id;
  }

  /** Asks, and has to be answered well: what is tried comes after. A store that is told to wait is asked again. */
  async must(method, where, options = {}) {
    for (let tries = 0; ; tries++) {
      const answer = await this.ask(method, where, options);
      if (answer.status >= 200 && answer.status < 300) return answer.json;
      if (tries === 40 || ![409, 429, 503].includes(answer.status)) throw new Error(`${method} ${where}: ${answer.status} ${answer.text.slice(0, 400)}`);
      await pause(500);
    }
  }
}

export function upload(facts, name, bytes) {
  const edge = 'an-edge-that-nobody-has';
  return {
    headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` },
    body: Buffer.concat([
      Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="facts"\r\nContent-Type: application/json\r\n\r\n${facts}\r\n`
        + `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`),
      bytes, Buffer.from(`\r\n--${edge}--\r\n`),
    ]),
  };
}

/** A browser without script: it keeps cookies and sends the forms of the pages that it was shown. */
export class Browser {
  cookies = new Map();

  constructor(server, from) { this.server = server; this.from = from; }

  get jar() { return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '); }

  async ask(method, where, options = {}) {
    const answer = await this.server.ask(method, where, { from: this.from, cookies: this.jar, ...options });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) this.cookies.set(name, value); else this.cookies.delete(name);
    }
    return answer;
  }

  get(where, options) { return this.ask('GET', where, options); }

  post(where, fields, headers = {}) {
    return this.ask('POST', where, { headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields).toString() });
  }

  /** Opens a page and sends a form of it. */
  async fill(page, where, fields) {
    const shown = await this.get(page);
    return await this.post(where, { __RequestVerificationToken: tokenOf(shown.text), ...fields });
  }

  /** @returns whether it let the person in */
  async signIn(email, password) {
    const answer = await this.fill('/sign-in', '/sign-in', { email, password });
    return { in: answer.status === 303, status: answer.status, text: answer.text };
  }
}

export const tokenOf = page => /name="__RequestVerificationToken" value="([^"]*)"/.exec(page)?.[1] ?? '';

/** Every file below a folder. */
export const filesOf = folder => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => path.join(e.parentPath ?? e.path, e.name));
