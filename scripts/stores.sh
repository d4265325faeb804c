#!/usr/bin/env bash
# Triple stores to try things on: each on free ports of the loopback interface, with nothing in it, gone when stopped.
#
#   scripts/stores.sh start  oxigraph|fuseki|virtuoso|all
#   scripts/stores.sh status oxigraph|fuseki|virtuoso|all
#   scripts/stores.sh stop   oxigraph|fuseki|virtuoso|all
#
# `start` waits until the server answers and writes STATE/NAME.json: addresses, user and password (random; the file is
# yours alone to read), version, process. STATE is $SITREP_STORES, by default a folder of yours in the temporary folder.
#
#   oxigraph   `oxigraph serve` of the PyPI package oxigraph (dev group); no authentication; in memory
#   fuseki     org.apache.jena:jena-fuseki-server from Maven Central, pinned below; needs Java 17; basic authentication
#              (digest with FUSEKI_AUTH=digest); in memory
#   virtuoso   Debian's virtuoso-opensource-7; digest authentication; in a folder below STATE
#
# Exit codes: 0 done; 1 it did not start or stop, or (status) does not run; 2 wrong call; 3 not installed.
set -euo pipefail
umask 077

FUSEKI_VERSION=5.6.0
FUSEKI_SHA256=d28c1eaf703122ee628895a460c20fa4aa60a892f435d403ea8c036f241da1f8
MAVEN_COPY=org.apache.maven.plugins:maven-dependency-plugin:2.8

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
STATE="${SITREP_STORES:-${TMPDIR:-/tmp}/sitrep-stores-$(id -u)}"
CACHE="${SITREP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sitrep-kg}"
WAIT="${SITREP_STORES_WAIT:-120}" # seconds to start or stop in
NAMES="oxigraph fuseki virtuoso"

say() { echo "stores.sh: $*" >&2; }
die() { local code=$1; shift; say "$@"; exit "$code"; }
secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

field() { # NAME KEY → the value of that key in the server's state file
  sed -n "s/^ *\"$2\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$STATE/$1.json"
}

runs() { # NAME → whether its process is there and is the one that was started
  local pid
  [ -f "$STATE/$1.json" ] || return 1
  pid="$(field "$1" pid)"
  kill -0 "$pid" 2>/dev/null && [ "$(started "$pid")" = "$(field "$1" started)" ]
}

started() { # PID → when it started, in ticks since boot: a process with a used number again has another
  sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

answers() { # URL [curl's options] → whether it answers with a success
  local url=$1; shift
  curl -sS -o /dev/null -f --max-time 5 "$@" "$url" 2>/dev/null
}

until_ready() { # NAME PID TEST... → waits until TEST holds
  local name=$1 pid=$2 end=$((SECONDS + WAIT)); shift 2
  until "$@"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      tail -20 "$STATE/$name.log" >&2
      die 1 "$name ended at once; its last words are above, all of them in $STATE/$name.log"
    fi
    if [ $SECONDS -ge $end ]; then
      kill "$pid" 2>/dev/null || true
      die 1 "$name did not answer within $WAIT seconds (SITREP_STORES_WAIT); see $STATE/$name.log"
    fi
    sleep 0.3
  done
}

write_state() { # NAME PID KEY VALUE... → the state file, whole or not at all
  local name=$1 pid=$2; shift 2
  {
    printf '{\n "server": "%s",\n "pid": %d,\n "started": "%s"' "$name" "$pid" "$(started "$pid")"
    while [ $# -gt 0 ]; do printf ',\n "%s": "%s"' "$1" "$2"; shift 2; done
    printf '\n}\n'
  } >"$STATE/$name.json.new"
  mv "$STATE/$name.json.new" "$STATE/$name.json"
}

start_oxigraph() {
  local program="" port pid
  for program in "${OXIGRAPH:-}" "$HERE/.venv/bin/oxigraph" "$(command -v oxigraph || true)"; do
    [ -n "$program" ] && [ -x "$program" ] && break
    program=""
  done
  [ -n "$program" ] || die 3 "oxigraph is not installed: pip install oxigraph, or name the program in OXIGRAPH"
  port="$(free_port)"
  "$program" serve --bind "127.0.0.1:$port" >"$STATE/oxigraph.log" 2>&1 </dev/null &
  pid=$!
  until_ready oxigraph $pid answers "http://127.0.0.1:$port/query?query=ASK%7B%7D"
  write_state oxigraph $pid version "$("$program" --version | cut -d' ' -f2)" root "http://127.0.0.1:$port" \
    query "http://127.0.0.1:$port/query" update "http://127.0.0.1:$port/update" \
    graph_store "http://127.0.0.1:$port/store" auth "" user "" password ""
}

fuseki_jar() { # → the path of the pinned jar, fetched the first time
  local jar="$CACHE/jena-fuseki-server-$FUSEKI_VERSION.jar" got
  if [ ! -f "$jar" ]; then
    command -v mvn >/dev/null || die 3 "fuseki is not there and Maven, which fetches it, is not installed: apt-get install maven"
    say "fetching jena-fuseki-server $FUSEKI_VERSION (56 MB, once, into $CACHE)"
    mkdir -p "$CACHE"
    got="$(mktemp -d "$CACHE/fetch.XXXXXX")"
    if ! mvn -q -B "$MAVEN_COPY:copy" -DoutputDirectory="$got" \
      -Dartifact="org.apache.jena:jena-fuseki-server:$FUSEKI_VERSION:jar" >"$STATE/maven.log" 2>&1; then
      rm -rf "$got"
      tail -5 "$STATE/maven.log" >&2
      die 3 "jena-fuseki-server $FUSEKI_VERSION could not be fetched; see $STATE/maven.log"
    fi
    mv "$got/jena-fuseki-server-$FUSEKI_VERSION.jar" "$jar"
    rm -rf "$got"
  fi
  if [ "$(sha256sum "$jar" | cut -d' ' -f1)" != "$FUSEKI_SHA256" ]; then
    die 3 "$jar is not the file that was pinned (SHA-256 differs): remove it and start again"
  fi
  echo "$jar"
}

start_fuseki() {
  local jar port pid password auth="${FUSEKI_AUTH:-basic}"
  command -v java >/dev/null || die 3 "fuseki needs Java 17: apt-get install default-jre-headless"
  case "$auth" in basic | digest) ;; *) die 2 "FUSEKI_AUTH is basic or digest, not $auth" ;; esac
  jar="$(fuseki_jar)"
  port="$(free_port)"
  password="$(secret)"
  printf 'sitrep: %s\n' "$password" >"$STATE/fuseki.passwd"
  printf 'user = "sitrep:%s"\n' "$password" >"$STATE/fuseki.curl"
  (cd "$STATE" && exec java -Xmx1g -cp "$jar" org.apache.jena.fuseki.main.cmds.FusekiMainCmd --mem --update \
    --localhost --port "$port" --passwd "$STATE/fuseki.passwd" --auth "$auth" --no-cors --ping /sitrep) \
    >"$STATE/fuseki.log" 2>&1 </dev/null &
  pid=$!
  until_ready fuseki $pid answers "http://127.0.0.1:$port/sitrep/query?query=ASK%7B%7D" \
    --anyauth --config "$STATE/fuseki.curl"
  write_state fuseki $pid version "$FUSEKI_VERSION" root "http://127.0.0.1:$port/sitrep" \
    query "http://127.0.0.1:$port/sitrep/query" update "http://127.0.0.1:$port/sitrep/update" \
    graph_store "http://127.0.0.1:$port/sitrep/data" auth "$auth" user sitrep password "$password"
}

virtuoso_ini() { # FOLDER SQL-PORT HTTP-PORT
  cat <<INI
[Database]
DatabaseFile = $1/virtuoso.db
ErrorLogFile = $1/virtuoso.log
LockFile = $1/virtuoso.lck
TransactionFile = $1/virtuoso.trx
xa_persistent_file = $1/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = $1/temp.db
TransactionFile = $1/temp.trx
[Parameters]
ServerPort = 127.0.0.1:$2
DisableUnixSocket = 1
CaseMode = 2
DirsAllowed = $1/bulk
SchedulerInterval = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
MaxClientConnections = 20
[HTTPServer]
ServerPort = 127.0.0.1:$3
ServerRoot = $1/www
ServerThreads = 20
MaxKeepAlives = 20
Charset = UTF-8
[Client]
SQL_QUERY_TIMEOUT = 0
SQL_TXN_TIMEOUT = 0
[URIQA]
DefaultHost = 127.0.0.1:$3
; As it comes, 10,000 rows and 60 s are all that a question gets, and the rest is cut off with status 200.
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 600
MaxQueryCostEstimationTime = 0
INI
}

sql() { # SQL-PORT PASSWORD → runs the statements of standard input; silent on success
  isql-vt "127.0.0.1:$1" dba "$2" ERRORS=STDOUT VERBOSE=OFF PROMPT=OFF BANNER=OFF
}

virtuoso_listens() { echo 'select 1;' | sql "$1" dba 2>/dev/null | grep -q '^1'; }

start_virtuoso() {
  local folder="$STATE/virtuoso" sql_port http_port pid password
  command -v virtuoso-t >/dev/null && command -v isql-vt >/dev/null ||
    die 3 "virtuoso is not installed: apt-get install virtuoso-opensource-7"
  rm -rf "$folder"
  mkdir -p "$folder/bulk" "$folder/www"
  sql_port="$(free_port)"
  http_port="$(free_port)"
  password="$(secret)"
  virtuoso_ini "$folder" "$sql_port" "$http_port" >"$folder/virtuoso.ini"
  virtuoso-t +foreground +configfile "$folder/virtuoso.ini" >"$STATE/virtuoso.log" 2>&1 </dev/null &
  pid=$!
  until_ready virtuoso $pid virtuoso_listens "$sql_port"
  # On its standard input, so that no password stands in the list of processes.
  printf 'set password dba "%s";\n' "$password" | sql "$sql_port" dba >"$STATE/virtuoso.sql.log" 2>&1 || true
  if virtuoso_listens "$sql_port"; then
    kill "$pid"
    die 1 "the password of virtuoso could not be set; see $STATE/virtuoso.sql.log"
  fi
  printf "grant SPARQL_UPDATE to dba;\n" | sql "$sql_port" "$password" >>"$STATE/virtuoso.sql.log" 2>&1 || true
  until_ready virtuoso $pid answers "http://127.0.0.1:$http_port/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
  write_state virtuoso $pid version "$(virtuoso-t '-?' 2>&1 | sed -n 's/^Version \([0-9.]*\).*/\1/p')" \
    root "http://127.0.0.1:$http_port" query "http://127.0.0.1:$http_port/sparql-auth" \
    update "http://127.0.0.1:$http_port/sparql-auth" \
    graph_store "http://127.0.0.1:$http_port/sparql-graph-crud-auth" auth digest user dba password "$password" \
    sql "127.0.0.1:$sql_port" bulk "$folder/bulk"
}

start() {
  if runs "$1"; then say "$1 runs already: $(field "$1" root)"; return 0; fi
  mkdir -p "$STATE"
  rm -f "$STATE/$1.json"
  "start_$1"
  say "$1 $(field "$1" version) answers at $(field "$1" root); $STATE/$1.json says the rest"
}

status() {
  if runs "$1"; then
    echo "$1 $(field "$1" version) runs at $(field "$1" root) (process $(field "$1" pid))"
  else
    echo "$1 does not run"
    return 1
  fi
}

stop() {
  local pid end=$((SECONDS + WAIT))
  if runs "$1"; then
    pid="$(field "$1" pid)"
    kill "$pid"
    while runs "$1"; do
      # Virtuoso answers to nothing while it works at some questions. What is in these stores is not to be kept.
      [ $SECONDS -lt $((end - WAIT / 2)) ] || kill -KILL "$pid" 2>/dev/null || true
      [ $SECONDS -lt $end ] || die 1 "$1 (process $pid) does not end within $WAIT seconds; see $STATE/$1.log"
      sleep 0.2
    done
    say "$1 has ended"
  else
    say "$1 does not run"
  fi
  rm -rf "$STATE/$1.json" "$STATE/$1.json.new"
  case "$1" in
    virtuoso) rm -rf "$STATE/virtuoso" "$STATE/virtuoso.sql.log" ;;
    fuseki) rm -f "$STATE/fuseki.passwd" "$STATE/fuseki.curl" ;;
  esac
}

[ $# -eq 2 ] || { sed -n '2,/^set -e/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
case "$1" in start | stop | status) ;; *) die 2 "say start, stop or status, not $1" ;; esac
wanted=$2
if [ "$wanted" = all ]; then
  wanted=$NAMES
else
  case " $NAMES " in *" $wanted "*) ;; *) die 2 "there is no $wanted here; there are: $NAMES, or all" ;; esac
fi
code=0
for name in $wanted; do
  # A shell of its own, so that one that is missing does not keep the others from starting.
  ("$1" "$name") || code=$?
done
exit $code
