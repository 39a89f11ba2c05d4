#!/bin/bash
# Starts a Docker daemon of its own under $SAM_DIR, for a machine where none answers. It has its own socket, data and network
# addresses, changes no firewall rules, and publishes ports on 127.0.0.1 only.
# It needs root and `apt-get install --no-install-recommends docker.io iptables`. Afterwards: export DOCKER_HOST=unix://$SAM_DIR/docker.sock
set -euo pipefail
folder=${SAM_DIR:?the folder for the daemon}
mkdir -p "$folder"
export DOCKER_HOST="unix://$folder/docker.sock"
if docker info > /dev/null 2>&1; then exit 0; fi
if ip link show docker0 > /dev/null 2>&1; then
  echo 'The network interface docker0 exists, so another Docker daemon runs here. Set DOCKER_HOST to its socket.' >&2
  exit 1
fi
dockerd --iptables=false --ip6tables=false --bip 172.31.250.1/24 --ip 127.0.0.1 \
  --data-root "$folder/docker-data" --exec-root "$folder/docker-exec" --pidfile "$folder/docker.pid" \
  -H "$DOCKER_HOST" > "$folder/dockerd.log" 2>&1 &
for _ in $(seq 100); do
  if docker info > /dev/null 2>&1; then exit 0; fi
  sleep 0.1
done
tail -5 "$folder/dockerd.log" >&2
exit 1
