#!/bin/sh
# Between the initramfs and systemd: the line outside and the agent start here, so that for systemd they are simply there,
# like network cards and a console.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
cd /
guest=/opt/mape-setup/test/lab/guest
hostname router
mount -t cgroup2 -o nsdelegate cgroup2 /sys/fs/cgroup
"$guest/line.sh" plug 2>/run/lab/share/plug.log
perl "$guest/agent.pl" </dev/null >/run/lab/share/agent.log 2>&1 &
setsid "$guest/line.sh" up </dev/null >/run/lab/share/line.log 2>&1 &
exec /usr/lib/systemd/systemd --show-status=no --log-target=journal
