#!/usr/bin/env bash
# The same cycle as `testme run custom-html` by hand: docker, restic, curl, Chromium and Playwright Test for the recipe's specs, in
# the same order, with the same checks, waiting on Docker's events and on nothing else. What testme is measured against; it is no tool.
#
#   bare.sh SERVER_JSON REPOSITORY BASE HEAD
#
# Prints one line a step: its name and the seconds it took.
set -euo pipefail
facts=$1 repository=$2 base=$3 head=$4
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
fact() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$facts"; }
DOCKER_HOST=$(fact dockerHost)
export DOCKER_HOST
zone=$(fact zone) edge=$(fact edgeAddress) ca=$(fact caFile) ipvs=$(fact ipvs)
restic() { command restic --no-cache --repo "$(fact resticRepository)" --password-file "$(fact resticPasswordFile)" "$@"; }

work=$(mktemp -d)
fresh="bare-$RANDOM" lasting="bare-$RANDOM"
events=''
trap 'kill $events 2>/dev/null || true; rm -rf "$work"' EXIT

started=$(date +%s.%N)
step() { local now; now=$(date +%s.%N); printf '%-10s %6.2f\n' "$1" "$(awk "BEGIN { print $now - $started }")"; started=$now; }
fail() { echo "bare: $*" >&2; exit 1; }

task_of() { docker service ps --quiet --no-trunc --filter desired-state=running "$(stack_of "$1")_app"; }
stack_of() { echo "$1.$zone" | tr . _; }

# Every wait: look once, then again at each event, until it holds.
mkfifo "$work/events"
docker events --format '{{.Type}} {{.Action}}' > "$work/events" & events=$!
exec 3< "$work/events"
await() { until "$@"; do read -r -t 60 _ <&3 || fail "nothing happened for 60 s while waiting for: $*"; done; }

settled() {
  local stack=$1 image=$2 update running
  update=$(docker service inspect --format '{{with .UpdateStatus}}{{.State}}{{end}}' "${stack}_app" 2>/dev/null) || return 1
  [ "$update" = '' ] || [ "$update" = completed ] || return 1
  running=$(docker service ps --no-trunc --filter desired-state=running --format '{{.Image}} {{.CurrentState}}' "${stack}_app")
  [[ "$running" == "$image"*Running* ]]
}
gone() { [ -z "$(docker service ls -q --filter "label=com.docker.stack.namespace=$1")$(docker ps -aq --filter "label=com.docker.stack.namespace=$1")" ]; }

checkout() { # commit, folder
  git clone --quiet --no-checkout "$repository" "$2" && git -C "$2" checkout --quiet --detach "$1"
}
deploy() { # name, folder, commit
  local name=$1 folder=$2 stack image
  stack=$(stack_of "$name")
  set -a; . "$folder/abra.sh"; STACK_NAME=$stack DOMAIN=$name.$zone EXTRA_DOMAINS='' LETS_ENCRYPT_ENV='' TIMEOUT=120; set +a
  image=$(sed -n 's/^ *image: *//p' "$folder/compose.yml")
  docker pull --quiet "$image" > /dev/null
  { echo 'version: "3.8"'; echo 'services:'; echo '  app:'; echo '    deploy:'
    [ "$ipvs" = true ] || echo '      endpoint_mode: dnsrr'
    echo '      labels:'; echo "        bare.commit: \"$3\""; } > "$folder/overlay.yml"
  docker stack deploy --resolve-image always -c "$folder/compose.yml" -c "$folder/overlay.yml" "$stack" > /dev/null
  await settled "$stack" "$image"
  [ "$(docker service inspect --format '{{index .Spec.Labels "bare.commit"}}' "${stack}_app")" = "$3" ] || fail "the label of $3 is missing"
}
answers() { # name: three good answers in a row
  local good=0
  while [ $good -lt 3 ]; do
    if curl -fsS --max-time 10 --cacert "$ca" --resolve "$1.$zone:443:$edge" -o "$work/body" "https://$1.$zone/" 2>/dev/null; then good=$((good + 1)); else good=0; fi
    sleep 0.05
  done
}
served() { # name, picture
  answers "$1"
  [ -s "$work/body" ] || fail 'an empty page'
  HOME=$work/home chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --user-data-dir="$work/profile-$2" --host-resolver-rules="MAP *.$zone $edge" --window-size=1280,800 --screenshot="$work/$2.png" \
    "https://$1.$zone/" > /dev/null 2>&1
  [ -s "$work/$2.png" ] || fail 'no picture'
}
volume_of() { docker volume inspect --format '{{.Mountpoint}}' "$1"; }
remove() { # name
  local stack
  stack=$(stack_of "$1")
  docker stack rm "$stack" > /dev/null 2>&1
  await gone "$stack"
  docker volume ls -q --filter "label=com.docker.stack.namespace=$stack" | xargs -r docker volume rm > /dev/null
  docker config ls -q --filter "label=com.docker.stack.namespace=$stack" | xargs -r docker config rm > /dev/null
  [ -z "$(docker volume ls -q --filter "name=$stack")$(docker config ls -q --filter "name=$stack")$(docker network ls -q --filter "name=$stack")" ] || fail "residue of $stack"
}

mkdir -p "$work/home/.pki/nssdb"
certutil -N -d "sql:$work/home/.pki/nssdb" --empty-password
certutil -A -d "sql:$work/home/.pki/nssdb" -n bare -t C,, -i "$ca"
checkout "$base" "$work/base"
checkout "$head" "$work/head"
step checkout

deploy "$fresh" "$work/head" "$head"
served "$fresh" install
step install

remove "$fresh" & removing=$!
stack=$(stack_of "$lasting")
deploy "$lasting" "$work/base" "$base"
answers "$lasting"
volume=$(volume_of "${stack}_content")
echo "canary $head" > "$volume/canary"
[ "$(cat "$volume/canary")" = "canary $head" ] || fail 'seed'
wait "$removing"
deploy "$lasting" "$work/head" "$head"
stood=$(task_of "$lasting")
since=$(date -d "$(docker inspect --format '{{.Status.Timestamp}}' "$stood" | cut -d' ' -f1,2)Z" +%s)
served "$lasting" upgrade
[ "$(cat "$volume/canary")" = "canary $head" ] || fail 'the canary is gone after the upgrade'
step upgrade

snapshot=$(restic backup --json --host "$stack" "$volume" | sed -n 's/.*"snapshot_id":"\([0-9a-f]*\)".*/\1/p')
restic dump "$snapshot" "$volume/canary" > "$work/dumped" & dumping=$!
restic ls "$snapshot" > "$work/listing"
wait "$dumping"
grep -q "^$volume/canary$" "$work/listing" || fail 'the snapshot does not hold the canary'
[ "$(cat "$work/dumped")" = "canary $head" ] || fail 'the snapshot holds another canary'
step backup

echo damaged > "$volume/canary"
restic restore "$snapshot" --target / > /dev/null
[ "$(cat "$volume/canary")" = "canary $head" ] || fail 'the canary did not come back'
find "$volume" -mindepth 1 -delete
restic restore "$snapshot" --target / > /dev/null
[ "$(cat "$volume/canary")" = "canary $head" ] || fail 'the canary did not come back onto nothing'
served "$lasting" restore
restic snapshots "$snapshot" > /dev/null
step restore

ln -s "$root/node_modules" "$work/node_modules"
cat > "$work/playwright.config.mjs" <<END
export default {
  testDir: '$root/recipes/custom-html/tests', outputDir: '$work/specs', workers: 1, retries: 0, reporter: 'line',
  use: { baseURL: 'https://$lasting.$zone', screenshot: 'only-on-failure', trace: 'retain-on-failure', launchOptions: {
    executablePath: '/usr/bin/chromium', env: { PATH: process.env.PATH, HOME: '$work/home' },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--host-resolver-rules=MAP *.$zone $edge'] } }
}
END
bash "$root/scripts/node.sh" "$root/node_modules/playwright/cli.js" test --config "$work/playwright.config.mjs" > "$work/specs.log" 2>&1 || fail "the specs: $(tail -5 "$work/specs.log")"
answers "$lasting"
# An app that dies after ten healthy seconds must be seen: the task of the upgrade has to stand for twelve.
while [ $(($(date +%s) - since)) -lt 12 ]; do sleep 0.2; done
[ "$(task_of "$lasting")" = "$stood" ] || fail 'a task has died'
step custom

remove "$lasting"
restic forget "$snapshot" > /dev/null
step teardown
