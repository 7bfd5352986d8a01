#!/bin/sh
# start and stop by an argument: which of the two is not in the text
PFX=2400:4050:5c71:af00::
BR=2001:380:a120::9
CE=2400:4050:5c71:af00:99:f171:c600:2f00
GLOBAL_IP4=153.241.113.198
PSID=47
[ -r /etc/default/router ] && . /etc/default/router

start() {
  ip -6 tunnel add mape0 mode any remote $BR local $CE dev ${WAN:-eth0} || exit 1
  while read -r first last; do
    iptables -t nat -A POSTROUTING -o mape0 -p tcp -j SNAT --to-source $GLOBAL_IP4:$first-$last
  done < /etc/ports
}

case "$1" in
  start) start ;;
  stop) ip tunnel del mape0 ;;
  *) echo "usage: $0 start|stop" >&2; exit 64 ;;
esac
