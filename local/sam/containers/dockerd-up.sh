#!/bin/bash
# Starts a Docker daemon of its own under $SAM_DIR, for a machine where none answers. It has its own socket, data, network
# bridge and addresses, changes no firewall rules, and publishes ports on 127.0.0.1 only.
# It needs root and `apt-get install --no-install-recommends docker.io iptables iproute2`. Afterwards: export DOCKER_HOST=unix://$SAM_DIR/docker.sock
set -euo pipefail
folder=${SAM_DIR:?the folder for the daemon}
mkdir -p "$folder"
export DOCKER_HOST="unix://$folder/docker.sock"
if docker info > /dev/null 2>&1; then exit 0; fi

# A daemon that was killed leaves its process ids behind, and perhaps its containerd. A new one believes these ids, whoever has them by now.
for file in "$folder/docker.pid" "$folder/docker-exec/containerd/containerd.pid"; do
  pid=$(cat "$file" 2> /dev/null) || continue
  for _ in $(seq 100); do
    state=$(cut -d ' ' -f 2,3 "/proc/$pid/stat" 2> /dev/null || true)
    case "$state" in
      *' Z' | *' X') break ;; # It has ended.
      '(dockerd) '*) sleep 0.1 ;; # It is on its way up or down.
      '(containerd) '*) kill -KILL "$pid"; break ;;
      *) break ;;
    esac
    if docker info > /dev/null 2>&1; then exit 0; fi
  done
  case "$state" in '(dockerd) '[!ZX]*)
    echo "The Docker daemon of $folder (process $pid) runs and does not answer. End it, and start again." >&2
    exit 1 ;;
  esac
  rm -f "$file"
done

# The bridge has the name of the folder, so that daemons of other folders, and the machine's own, are never touched.
bridge=stima-$(printf %s "$(realpath "$folder")" | cksum | cut -d ' ' -f 1 | tail -c 9)
# No daemon of this folder answers. A bridge of its name was left by a daemon that was killed.
ip link delete "$bridge" 2> /dev/null || true
used=$(ip -oneline -family inet address show)
for third in $(seq 250 -1 1) none; do
  if [ "$third" = none ]; then
    echo 'Docker needs a network, and every one of 172.31.1.0/24 to 172.31.250.0/24 is in use here.' >&2
    exit 1
  fi
  case "$used" in *"172.31.$third."*) ;; *) break ;; esac
done
ip link add "$bridge" type bridge
ip address add "172.31.$third.1/24" dev "$bridge"
ip link set "$bridge" up

dockerd --iptables=false --ip6tables=false --bridge "$bridge" --ip 127.0.0.1 \
  --data-root "$folder/docker-data" --exec-root "$folder/docker-exec" --pidfile "$folder/docker.pid" \
  -H "$DOCKER_HOST" > "$folder/dockerd.log" 2>&1 &
daemon=$!
for _ in $(seq 300); do
  if docker info > /dev/null 2>&1; then
    printf %s "$bridge" > "$folder/docker.bridge"
    exit 0
  fi
  kill -0 "$daemon" 2> /dev/null || break
  sleep 0.1
done
echo 'The Docker daemon did not start. The end of its log:' >&2
tail -5 "$folder/dockerd.log" >&2
kill "$daemon" 2> /dev/null || true
ip link delete "$bridge" 2> /dev/null || true
exit 1
