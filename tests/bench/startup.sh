#!/bin/sh
# How long a user waits: for the application's binary, for the retort command with nothing stale, for one revision file.
# Prints what was measured beside the limit. It measures and does not judge: the exit code is 0.
# Run by ./dev bench after a build. The times hold the clock's own millisecond.
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

# median RUNS COMMAND...: the median of the wall-clock times in milliseconds, with one decimal.
median() {
    runs=$1
    shift
    run=0
    while [ "$run" -lt "$runs" ]; do
        start=$(date +%s%N)
        "$@" >/dev/null
        stop=$(date +%s%N)
        echo $((stop - start))
        run=$((run + 1))
    done | sort -n | awk '{ time[NR] = $1 }
        END { printf "%.1f\n", (time[int((NR + 1) / 2)] + time[int(NR / 2) + 1]) / 2 / 1000000 }'
}

report() { printf '%-52s %8s ms   limit %s ms\n' "$@"; }

set -- migrations/versions/*.cpp
revision=$1

build/bin/retort heads >/dev/null # what is stale is built now
report 'build/bin/shop heads (median of 20)' "$(median 20 build/bin/shop heads)" 15
report 'build/bin/retort heads, nothing stale (median of 20)' "$(median 20 build/bin/retort heads)" 150
report 'one revision file compiled at -O0 (median of 5)' \
    "$(median 5 g++ -std=c++20 -O0 -Iframework -c "$revision" -o /dev/null)" 600
