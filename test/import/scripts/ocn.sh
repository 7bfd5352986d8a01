#!/bin/bash
# router start script, called from rc.local
PFXLEN=56
PFX=2400:4050:5c71:af00::
SUFFIX=1

BR='2001:380:a120::9'
CE='2400:4050:5c71:af00:99:f171:c600:2f00'
IP4="153.241.113.198"   # shared with others
PSID='47'
LAN='enp1s0'
WAN='enp2s0'
TUN='tun0'

TYPE='OCN'

if [ "$TYPE" = "OCN" ]; then \
  count=63
  first=0
  if [ $PSID -ge 64 ] && [ $PSID -le 127 ]; then count=$(($count - 1)); fi
  step=1024
elif [ "$TYPE" = "V6P" ]; then \
  count=15
  first=0
  step=4096
else
  echo "no such TYPE: $TYPE"
  exit 1
fi

ip -6 addr add $CE dev $WAN
ip -6 addr add $PFX$SUFFIX/$PFXLEN dev $LAN

ip -6 tunnel add $TUN mode ip4ip6 remote $BR local $CE dev $WAN encaplimit none
ip link set dev $TUN mtu 1460
ip link set dev $TUN up

ip route delete default
ip route add default dev $TUN

iptables -t nat -F
iptables -t mangle -F

iptables -t mangle -o $TUN -A POSTROUTING -j HMARK --hmark-tuple sport --hmark-mod $count --hmark-offset 0 --hmark-rnd 0

rule=1
while [ $rule -le $count ] ; do
  low=`expr \( $rule + $first \) \* $step + $PSID \* 16`
  high=`expr $low + 15`
  for p in icmp tcp udp sctp dccp; do
    iptables -t nat -A POSTROUTING -p $p -o $TUN -m mark --mark $rule -j SNAT --to $IP4:$low-$high
  done
  rule=`expr $rule + 1`
done

iptables -t mangle -o $TUN --insert FORWARD 1 -p tcp --tcp-flags SYN,RST SYN -m tcpmss --mss 1400:65495 -j TCPMSS --clamp-mss-to-pmtu
