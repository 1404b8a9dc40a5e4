// SPDX-License-Identifier: Apache-2.0
// A mail server made of the package smtp-server: node mail.mjs. The first line of its input says how it is: {"key", "cert", "secure", "user", "password", "port"}; it
// writes its address, then a line of JSON for each mail. A line of its input says how it answers from then on: {"answer": 250 | 451 | 550 | "silent"}.
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

let answer = 250;
const lines = createInterface({ input: process.stdin });
const refuse = code => Object.assign(new Error('told to'), { responseCode: code });

function start(how) {
  const server = new SMTPServer({
    key: how.key, cert: how.cert, secure: how.secure === true, disabledCommands: how.key ? [] : ['STARTTLS'], authOptional: !how.user, disableReverseLookup: true,
    allowInsecureAuth: false, logger: false,
    onAuth: (auth, session, done) => auth.username === how.user && auth.password === how.password ? done(null, { user: auth.username }) : done(refuse(535)),
    onConnect: (session, done) => { if (answer !== 'silent') { done(); } },
    onRcptTo: (address, session, done) => answer === 550 ? done(refuse(550)) : done(),
    onData: async (stream, session, done) => {
      const parts = [];
      for await (const part of stream) { parts.push(part); }
      const code = answer;
      console.log(JSON.stringify({
        from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map(to => to.address), user: session.user ?? null, tls: session.secure,
        text: Buffer.concat(parts).toString('utf8'), answered: code,
      }));
      done(code === 250 ? null : refuse(code));
    },
  });
  server.on('error', () => {});
  server.listen(how.port ?? 0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.server.address().port })));
}

let started = false;
lines.on('line', line => {
  const told = JSON.parse(line);
  if (!started) { started = true; start(told); return; }
  answer = told.answer;
  console.log(JSON.stringify({ heard: true }));
}).on('close', () => process.exit(0));
