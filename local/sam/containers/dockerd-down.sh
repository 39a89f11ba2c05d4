#!/bin/bash
# Stops the daemon that dockerd-up.sh started, by its process id, and takes its network bridge away. Its images stay for the next time.
set -euo pipefail
folder=${SAM_DIR:?the folder of the daemon}
[ -f "$folder/docker.pid" ] || exit 0
pid=$(cat "$folder/docker.pid")
kill "$pid" 2> /dev/null || true
for _ in $(seq 100); do
  kill -0 "$pid" 2> /dev/null || break
  sleep 0.1
done
ip link delete "$(cat "$folder/docker.bridge")" 2> /dev/null || true
