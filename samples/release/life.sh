#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The life of a release over HTTP alone, against a server on which nobody has an account yet:
#   bash samples/release/life.sh http://127.0.0.1:5080 ~/.local/share/plimsoll
# Afterwards decision.json and decision.pem lie in the folder where it was started.
set -euo pipefail
server=$1 data=$2
weights=$(mktemp -d)
trap 'rm -rf "$weights"' EXIT

say() { printf '%s\n' "$*"; }
# The text of a field in an answer; the first one of that name.
field() { grep -o "\"$1\": *\"[^\"]*\"" | head -n 1 | cut -d'"' -f4; }
ask() { curl --silent --show-error --fail-with-body --header "Authorization: Bearer $1" --request "$2" "$server$3" "${@:4}"; }
json() { ask "$1" "$2" "$3" --header 'Content-Type: application/json' --data "$4"; }

say '1. The first administrator, with the token of the data folder'
open() { curl --silent --show-error --fail-with-body --header 'Content-Type: application/json' "$server/api/v1/accounts/$1" --data "$2"; }
eve=$(open first "{\"token\":\"$(cat "$data/first-admin-token")\",\"email\":\"eve@example.org\",\"password\":\"a long enough sentence\",\"name\":\"Eve\"}" | field key)

say '2. An organisation, and a second person in it'
tenant=$(json "$eve" POST /api/v1/tenants '{"name":"Example Labs","slug":"example-labs","roles":["provider"]}' | field tenant)
api=/api/v1/t/$tenant
token=$(json "$eve" POST "$api/invitations" '{"email":"ben@example.org","roles":["approver"]}' | field token)
ben=$(open invited "{\"token\":\"$token\",\"password\":\"another long sentence\",\"name\":\"Ben\"}" | field key)

say '3. A model, a version of it by the digests of its files, and a release'
printf 'weights' > "$weights/model.safetensors"
printf '{}' > "$weights/config.json"
sha() { sha256sum "$weights/$1" | cut -d' ' -f1; }
model=$(json "$eve" POST "$api/models" '{"name":"Example 1","modelType":"frontier"}' | field id)
json "$eve" POST "$api/models/$model/versions" "{\"version\":\"1.0\",\"files\":[{\"path\":\"model.safetensors\",\"sha256\":\"$(sha model.safetensors)\"},{\"path\":\"config.json\",\"sha256\":\"$(sha config.json)\"}]}" > /dev/null
release=$(json "$eve" POST "$api/releases" "{\"model\":\"$model\",\"version\":\"1.0\",\"plan\":{\"releaseType\":\"restricted\",\"components\":[\"evaluations\"],\"audience\":\"customers\",\"stage\":\"restricted\",\"uses\":[\"chat\"]}}" | field id)
release=$api/releases/$release

say '4. Its list: 22 guidelines'
json "$eve" PUT "$release/assessment" '{"modelType":"frontier"}' > /dev/null
asked=$(ask "$eve" GET "$release/practices?asked=true" | grep -o '"practice":"[^"]*"' | cut -d'"' -f4)
say "   the gate asks for $(wc -w <<< "$asked" | tr -d ' ') practices"

say '5. The gate'
gate() { ask "$eve" POST "$release/gate"; }
say "   $(gate | field verdict)"

say '6. Evidence for each, and a second person approves what stands now'
list=$(printf '"%s",' $asked)
printf 'everything was tested' > "$weights/report.txt"
evidence=$(ask "$eve" POST "$release/evidence" --form "facts={\"kind\":\"file\",\"practices\":[${list%,}]};type=application/json" --form "file=@$weights/report.txt" | field id)
for practice in $asked; do json "$eve" PUT "$release/practices/$practice/status" '{"status":"met"}' > /dev/null; done
json "$eve" POST "$release/declarations" '{"question":"intimate-images-and-child-material","answer":"could-not","because":"It gives text about tests only"}' > /dev/null
approve() { json "$ben" POST "$release/approvals" "{\"bundle\":\"$(ask "$ben" GET "$release/gate" | field bundle)\"}" > /dev/null; }
approve
clear=$(gate)
say "   $(field verdict <<< "$clear"), entry $(field lastSeq <<< "$clear")"

say '7. The decision verifies without the server: plimsoll release verify decision.json --key decision.pem --stage restricted --decision-only --digest …'
ask "$eve" GET "$release/decisions/$(field decision <<< "$clear")" > decision.json
curl --silent "$server/.well-known/plimsoll-keys.json" | tr '{' '\n' | grep '"purpose":"decision"' | field pem | sed 's/\\n/\n/g' > decision.pem
say "   model $(ask "$eve" GET "$release" | field subject)"

say '8. One piece of evidence changes: the approval ends and the gate is held again'
printf 'something else was tested' > "$weights/report.txt"
ask "$eve" POST "$release/evidence/$evidence/revisions" --form 'facts={"kind":"file","practices":[]};type=application/json' --form "file=@$weights/report.txt" > /dev/null
say "   $(gate | grep -o '"sentence":"[^"]*"' | head -n 1 | cut -d'"' -f4)"
say "   as of entry $(field lastSeq <<< "$clear"): $(ask "$eve" GET "$release/gate?asOf=$(field lastSeq <<< "$clear")" | field verdict)"
