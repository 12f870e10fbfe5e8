#!/usr/bin/env bash
# The distribution as an operator meets it: unpacked into a folder with a space in its name, read-only but for data/, called from
# elsewhere, by a link, and on machines without a fitting Java.
set -euo pipefail
cd -- "$(dirname -- "$0")/../../.."

fail() {
  printf 'distribution: %s\n' "$1" >&2
  exit 1
}

archives=(target/headcount-*.tar.gz)
[ -f "${archives[0]}" ] || fail "no archive; run './mvnw package' first"
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
place="$work/an empty folder"
mkdir -p "$place"
tar -xzf "${archives[0]}" -C "$place" --strip-components=1
for file in headcount bin/headcount bin/headcount.cmd bin/health lib/headcount.jar lib/ext/README.md \
  routes/statement.camel.yaml config/application.properties docs/deploy.md deploy/kubernetes.yaml sbom.json LICENSE; do
  [ -e "$place/$file" ] || fail "the archive has no $file"
done
grep -q '"bomFormat" *: *"CycloneDX"' "$place/sbom.json" || fail 'sbom.json is no CycloneDX document'
! find "$place/lib" -name '*selenium*' -o -name '*junit*' -o -name '*poi-*' | grep -q . || fail 'the tests'"'"' libraries are in lib/'
ls "$place"/lib/sandbox/greenmail-*.jar >/dev/null || fail 'the sandbox has no mail server'
! ls "$place"/lib/*.jar | grep -qi greenmail || fail 'what bills can reach the mail server of the sandbox'

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

# Once prepared, a start is by the archive or not at all; in another place it is without.
chmod u+w "$place/lib"
"$place/bin/prepare" || fail 'it can not be prepared'
JAVA_OPTS=-Xshare:on "$place/headcount" --version >/dev/null || fail 'the archive of classes is of no use'
cp -r "$place" "$work/elsewhere"
[ "$("$work/elsewhere/headcount" --version 2>&1 | wc -l)" -eq 1 ] || fail 'an archive that does not fit makes itself heard'
for java in /usr/lib/jvm/*/bin/java; do
  [ "$(JAVA_HOME=${java%/bin/java} "$place/headcount" --version 2>&1 | wc -l)" -eq 1 ] || fail "$java minds an archive that another Java has made"
done

bash -n "$place/bin/health"
! "$place/bin/health" 2>/dev/null || fail 'health without a server is no health'
echo "distribution: $(basename "${archives[0]}") works"
