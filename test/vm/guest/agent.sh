#!/bin/sh
# Runs the host's commands in a throw-away machine: agent.sh DIR. A line "N" on the serial line asks for the job
# DIR/jobs/N: its script `run`, with its `stdin`. Its output goes to `stdout` and `stderr`, and when it has ended the
# line "N CODE" tells its exit code. The first line says "ready". Jobs run side by side.
dir=$1
line=/dev/ttyS0
stty -F $line raw -echo
exec < $line > $line
echo ready
while read -r job; do
  (
    cd / && /bin/sh "$dir/jobs/$job/run" < "$dir/jobs/$job/stdin" > "$dir/jobs/$job/stdout" 2> "$dir/jobs/$job/stderr"
    echo "$job $?"
  ) &
done
