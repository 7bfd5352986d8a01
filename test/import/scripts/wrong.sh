#!/bin/sh
# a descendant, edited by hand: the values of another line, in other forms
set -e

PREFIX="2404:7a83:2800:1200"
BR=2404:9200:225:100::64
CE="${PREFIX}:db:c26b:4012:12"
WAN_IP=219.107.152.128
PSID=0x13

modprobe ip6_tunnel
ip -6 addr replace $CE/128 dev eth0
ip link add name ip6tnl1 type ip6tnl remote "$BR" local "$CE" dev eth0 mode ipip6 \
  encaplimit 4
ip link set ip6tnl1 mtu 1280 up

# ipv4 goes through the tunnel
ip route replace default dev ip6tnl1
if ! iptables -t nat -L MAPE >/dev/null 2>&1; then
  iptables -t nat -N MAPE
fi
iptables -t nat -F

i=1
while [ "$i" -le 15 ]; do
  PORT=$(( (i << 12) + (PSID << 4) ))
  iptables -t nat -A POSTROUTING -o ip6tnl1 -p tcp -m statistic --mode random --probability 0.0667 -j SNAT --to-source $WAN_IP:$PORT-$((PORT + 15))
  iptables -t nat -A POSTROUTING -o ip6tnl1 -p udp -m statistic --mode random --probability 0.0667 -j SNAT --to-source $WAN_IP:$PORT-$((PORT + 15))
  : $((i += 1))
done
iptables -t nat -A POSTROUTING -o ip6tnl1 -j MASQUERADE
iptables -t nat -A PREROUTING -i ip6tnl1 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.10:80

/usr/local/bin/notify "router is up"
