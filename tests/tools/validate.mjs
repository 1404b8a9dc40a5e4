// SPDX-License-Identifier: Apache-2.0
// JSON Schema validation for the tests.
//   node validate.mjs SCHEMA DOCUMENT...   one answer for each document; exit code 1 when one is invalid
//   node validate.mjs < batch.jsonl        lines {"schema":path,"document":any}; one answer for each line, exit code 0
//                                          and lines {"schema":path,"at":[key or index, …],"put":any}: the document before it with one value in
//                                          another's place, or, without "put", without that value; the document itself stays for the lines after
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

// A copy along the path and nowhere else.
function changed(node, [step, ...rest], ask) {
  const copy = Array.isArray(node) ? [...node] : { ...node };
  if (rest.length > 0) copy[step] = changed(node[step], rest, ask);
  else if ("put" in ask) copy[step] = ask.put;
  else if (Array.isArray(copy)) copy.splice(step, 1);
  else delete copy[step];
  return copy;
}

const [schema, ...documents] = process.argv.slice(2);
if (schema) {
  const verdicts = documents.map(path => judge(schema, JSON.parse(readFileSync(path, "utf8"))));
  process.exitCode = verdicts.every(valid => valid) ? 0 : 1;
} else {
  let document;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const ask = JSON.parse(line);
    if ("at" in ask) {
      judge(ask.schema, changed(document, ask.at, ask));
    } else {
      document = ask.document;
      judge(ask.schema, document);
    }
  }
}
