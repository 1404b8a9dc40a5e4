// SPDX-License-Identifier: Apache-2.0
// JSON Schema validation for the tests.
//   node validate.mjs SCHEMA DOCUMENT...   one answer for each document; exit code 1 when one is invalid
//   node validate.mjs < batch.jsonl        lines {"schema":path,"document":any}; one answer for each line, exit code 0
// An answer is one line: {"valid":bool,"errors":["/path message", …]}.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";

const compiled = new Map();

function validator(path) {
  if (!compiled.has(path)) {
    const schema = JSON.parse(readFileSync(path, "utf8"));
    const Draft = String(schema.$schema ?? "").includes("2020-12") ? Ajv2020.default ?? Ajv2020 : Ajv.default ?? Ajv;
    // Not strict: published schemas carry keywords that ajv does not know, and patterns beside numbers.
    const ajv = new Draft({ strict: false, unicodeRegExp: true, allErrors: true });
    (formats.default ?? formats)(ajv);
    compiled.set(path, ajv.compile(schema));
  }
  return compiled.get(path);
}

function judge(path, document) {
  const validate = validator(path);
  const valid = validate(document);
  const errors = (validate.errors ?? []).slice(0, 20).map(e => `${e.instancePath || "/"} ${e.message} ${JSON.stringify(e.params)}`);
  process.stdout.write(JSON.stringify({ valid, errors }) + "\n");
  return valid;
}

const [schema, ...documents] = process.argv.slice(2);
if (schema) {
  const verdicts = documents.map(path => judge(schema, JSON.parse(readFileSync(path, "utf8"))));
  process.exitCode = verdicts.every(valid => valid) ? 0 : 1;
} else {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const ask = JSON.parse(line);
    judge(ask.schema, ask.document);
  }
}
