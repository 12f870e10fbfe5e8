#!/usr/bin/env bash
# The distribution as an operator meets it: unpacked into a folder with a space in its name, read-only but for data/, called from
# elsewhere, by a link, and on machines without a fitting Java.
set -euo pipefail
cd -- "$(dirname -- "$0")/../../.."
project=$PWD

fail() {
  printf 'distribution: %s\n' "$1" >&2
  exit 1
}

archives=(target/headcount-*.tar.gz)
[ -f "${archives[0]}" ] || fail "no archive; run './mvnw package' first"
work=$(mktemp -d)
sandbox=
trap '[ -z "$sandbox" ] || kill "$sandbox"; chmod -R u+w "$work"; rm -rf "$work"' EXIT
place="$work/an empty folder"
mkdir -p "$place"
tar -xzf "${archives[0]}" -C "$place" --strip-components=1
for file in headcount bin/headcount bin/headcount.cmd bin/health lib/headcount.jar lib/ext/README.md \
  routes/statement.camel.yaml config/application.properties docs/deploy.md deploy/kubernetes.yaml sbom.json LICENSE; do
  [ -e "$place/$file" ] || fail "the archive has no $file"
done
grep -q '"bomFormat" *: *"CycloneDX"' "$place/sbom.json" || fail 'sbom.json is no CycloneDX document'
! find "$place/lib" -name '*selenium*' -o -name '*junit*' -o -name '*poi-*' | grep -q . || fail 'the tests'"'"' libraries are in lib/'

mkdir "$place/data"
chmod -R a-w "$place"
chmod u+w "$place/data"
cd /
"$place/headcount" --version | grep -q '^headcount [0-9]' || fail 'it does not tell its version'
ln -s "$place/bin/headcount" "$work/link"
"$work/link" --version >/dev/null || fail 'it does not start by a link'

set +e
said=$("$place/headcount" check 2>&1)
code=$?
set -e
[ "$code" -eq 2 ] || fail "check without settings ended with $code"
grep -q 'keepnet.client-id: required' <<<"$said" || fail 'check did not say which setting is missing'

"$place/headcount" demo 2>/dev/null | grep -q 'email: delivered' || fail 'the demo did not deliver'

# Another home: configuration and data apart from the program.
mkdir -p "$work/home"
cp -r "$place/config" "$place/routes" "$work/home/"
chmod -R u+w "$work/home"
echo 'keepnet.nonsense=1' >>"$work/home/config/application.properties"
said=$(HEADCOUNT_HOME="$work/home" "$place/headcount" check 2>&1) && fail 'the other home was not read'
grep -q 'keepnet.nonsense' <<<"$said" || fail 'HEADCOUNT_HOME is not heeded'

said=$(JAVA_HOME="$work/nowhere" "$place/headcount" --version 2>&1) && fail 'it started without Java'
grep -q '17 or newer' <<<"$said" || fail 'it does not say which Java is needed'
mkdir -p "$work/old/bin"
printf '#!/bin/sh\n' >"$work/old/bin/java"
chmod +x "$work/old/bin/java"
echo 'JAVA_VERSION="1.8.0_402"' >"$work/old/release"
said=$(JAVA_HOME="$work/old" "$place/headcount" --version 2>&1) && fail 'it started with Java 8'
grep -q 'is Java 8, and 17 or newer is needed' <<<"$said" || fail 'it does not say that Java 8 is too old'

# The worked example of docs/routes.md: a component in lib/ext, and a route that needs it.
example() { sed -n '/^```yaml$/,/^```$/p' "$place/docs/routes.md" | sed '1d;$d'; }
cp "$place/config/application.properties" "$work/home/config/"
example >"$work/home/routes/deliver-table.camel.yaml"
export HEADCOUNT_HOME="$work/home" REPORTS_URL="jdbc:h2:file:$work/reports" REPORTS_USERNAME=sa REPORTS_PASSWORD=only-a-try
sql() { java -cp "$(echo "$place"/lib/h2-*.jar)" org.h2.tools.Shell -url "$REPORTS_URL" -user sa -password only-a-try -sql "$1"; }
sql "$(grep -o 'create table monthly_users [^`]*' "$place/docs/routes.md")" >/dev/null || fail 'the table of the example can not be made'
mkfifo "$work/sandbox"
"$place/headcount" sandbox --companies 3 >"$work/sandbox" 2>/dev/null &
sandbox=$!
while read -r line; do
  case $line in
  export*) eval "$line" ;;
  *arrive*) break ;;
  esac
done <"$work/sandbox"
said=$("$place/headcount" statement 2>&1) && fail 'a component that is not there was not missed'
grep -q 'deliver-table.camel.yaml, line .*lib/ext' <<<"$said" || fail "it is not said that lib/ext is the place: $said"
chmod u+w "$place/lib/ext"
grep -o 'mvn dependency:copy .*lib/ext' "$place/docs/routes.md" | while read -r command; do
  # shellcheck disable=SC2086 # several words
  (cd "$place" && "$project/mvnw" -q -B ${command#mvn } </dev/null) || exit 1
done || fail 'the jars of the example can not be had'
"$place/headcount" statement >/dev/null 2>&1 || fail 'the example of docs/routes.md did not deliver'
"$place/headcount" deliver --again --destination table >/dev/null 2>&1 || fail 'the example did not bear a repeated attempt'
sql 'select count(*) as number, sum(users) as users from monthly_users' | grep -Eq '^1 +\| [1-9]' || fail 'the example left no row'
kill "$sandbox"
sandbox=
unset HEADCOUNT_HOME REPORTS_URL REPORTS_USERNAME REPORTS_PASSWORD

bash -n "$place/bin/health"
! "$place/bin/health" 2>/dev/null || fail 'health without a server is no health'
echo "distribution: $(basename "${archives[0]}") works"
