#!/bin/sh
# Takes a configuration file; runs Mosquitto with it, and has it read its certificates and revocations again
# when their files have changed. Connections stay.
config=${1:-/mosquitto/config/mosquitto.conf}
seconds=${RELOAD_SECONDS:-10}

files=$(sed -nE 's/^(cafile|certfile|keyfile|crlfile) //p' "$config")
# shellcheck disable=SC2086 -- one file each
sum() { cat $files 2>/dev/null | cksum; }

seen=$(sum)
"${MOSQUITTO:-mosquitto}" -c "$config" &
broker=$!
trap 'kill -TERM $broker' TERM INT
while kill -0 "$broker" 2>/dev/null; do
  sleep "$seconds" &
  wait $!
  now=$(sum)
  if [ "$now" != "$seen" ]; then
    seen=$now
    kill -HUP "$broker"
  fi
done
wait "$broker"
