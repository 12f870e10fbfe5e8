#!/usr/bin/env bash
# What the documentation lets its reader do, done in the distribution: the first destination of docs/destinations.md, and the component
# that is not included, of docs/routes.md. Their files and commands are taken from these pages.
set -euo pipefail
cd -- "$(dirname -- "$0")/../../.."
project=$PWD

fail() {
  printf 'tutorials: %s\n' "$1" >&2
  exit 1
}

archives=(target/headcount-*.tar.gz)
[ -f "${archives[0]}" ] || fail "no archive; run './mvnw package' first"
work=$(mktemp -d)
sandbox=
trap '[ -z "$sandbox" ] || kill "$sandbox"; rm -rf "$work"' EXIT
place="$work/headcount"
mkdir "$place"
tar -xzf "${archives[0]}" -C "$place" --strip-components=1
cd "$place"

mkfifo "$work/sandbox"
./headcount sandbox --companies 12 >"$work/sandbox" 2>/dev/null &
sandbox=$!
while read -r line; do
  case $line in
  export*) eval "$line" ;;
  *arrive*) break ;;
  esac
done <"$work/sandbox"

# The part of a page under a heading, and in it the first block of YAML.
part() { sed -n "/^## $2/,/^## /p" "docs/$1.md"; }
yaml() { part "$1" "$2" | sed -n '/^```yaml$/,/^```$/p' | sed '1d;$d'; }

echo '== docs/destinations.md: your first destination'
yaml destinations 'Your first destination' >routes/deliver-notes.camel.yaml
ended=
while read -r command; do
  command=${command//\/tmp\/first-destination/$work\/first}
  case $command in
  './headcount sandbox'*) continue ;;
  './headcount'*)
    code=0
    said=$($command 2>&1 </dev/null) || code=$?
    ended="$ended$code "
    ;;
  *) eval "$command" >"$work/printed" ;;
  esac
  case $command in
  cat*) grep -Eq '^[0-9]{4}-[0-9]{2} revision 1: [1-9][0-9]* users$' "$work/printed" || fail 'there is no note' ;;
  esac
done < <(part destinations 'Your first destination' | grep -E '^    (\./headcount|export|cat|rm) ')
[ "$ended" = '2 0 0 5 0 ' ] || fail "its commands ended with $ended: $said"
[ ! -e routes/deliver-notes.camel.yaml ] || fail 'it does not clean up'
unset LEDGER_URL NOTES_FOLDER

echo '== docs/routes.md: a component that is not included'
export REPORTS_URL="jdbc:h2:file:$work/reports" REPORTS_USERNAME=sa REPORTS_PASSWORD=only-a-try
sql() { java -cp "$(echo lib/h2-*.jar)" org.h2.tools.Shell -url "$REPORTS_URL" -user sa -password only-a-try -sql "$1"; }
yaml routes 'A component' >routes/deliver-table.camel.yaml
sql "$(grep -o 'create table monthly_users [^`]*' docs/routes.md)" >/dev/null || fail 'its table can not be made'
said=$(./headcount statement 2>&1) && fail 'a component that is not there was not missed'
grep -q 'deliver-table.camel.yaml, line .*lib/ext' <<<"$said" || fail "it is not said that lib/ext is the place: $said"
while read -r command; do
  # shellcheck disable=SC2086 # several words
  "$project/mvnw" -q -B ${command#mvn } </dev/null || fail 'its jars can not be had'
done < <(part routes 'A component' | grep -E '^    mvn ')
./headcount statement >/dev/null 2>&1 || fail 'it did not deliver'
./headcount deliver --again --destination table >/dev/null 2>&1 || fail 'it did not bear a repeated attempt'
sql 'select count(*) as number, sum(users) as users from monthly_users' | grep -Eq '^1 +\| [1-9]' || fail 'it left no row'
echo 'tutorials: they do what they say'
