#!/bin/bash
## as a page shows it: nothing is run before the signs are taken away
PFX=2400:4050:5c71:af00::
BR='2001:380:a120::9'
CE='2400:4050:5c71:af00:99:f171:c600:2f00'
IP4='153.241.113.198'
PSID='47'
WANDEV='enp2s0'
TUNDEV='tun0'
TYPE='V6P'

if [ "$TYPE" = "OCN" ]; then nxps=1024; lp=63; elif [ "$TYPE" = "V6P" ]; then nxps=4096; lp=15; fi

#ip -6 addr add $CE dev $WANDEV
#ip -6 tunnel add $TUNDEV mode ip4ip6 remote $BR local $CE dev $WANDEV encaplimit none

for ((n = 1; n <= lp; n++)); do
  portl=$((n * nxps + PSID * 16))
  echo iptables -t mangle -A PREROUTING -m statistic --mode nth --every $lp --packet $((n - 1)) -j MARK --set-mark $n
  echo iptables -t nat -A POSTROUTING -p tcp -o $TUNDEV -m mark --mark $n -j SNAT --to $IP4:$portl-$((portl + 15))
  echo iptables -t nat -A POSTROUTING -p udp -o $TUNDEV -m mark --mark $n -j SNAT --to $IP4:$portl-$((portl + 15))
done
