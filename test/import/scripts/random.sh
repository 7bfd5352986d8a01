#!/bin/sh
PFX=2400:4050:5c71:af00::/56
TUN=tun0
ip -6 addr add 2400:4050:5c71:af00:99:f171:c600:2f00 dev enp2s0
ip -6 tunnel add $TUN mode ip4ip6 remote 2001:380:a120::9 local 2400:4050:5c71:af00:99:f171:c600:2f00 dev enp2s0
for i in `seq 1 15`; do
  p=`expr $i \* 1024 + 752`
  iptables -t nat -A POSTROUTING -o $TUN -p tcp -m statistic --mode random --probability 0.066 -j SNAT --to-source 153.241.113.198:$p-`expr $p + 15`
done
iptables -A FORWARD -o $TUN -m conntrack --ctstate INVALID -j DROP
iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
iptables -t nat -A PREROUTING -i $TUN -p tcp --dport 1780 -j DNAT --to 192.168.10.5
iptables -t nat -A PREROUTING -i $TUN -p udp --dport 1780 -j DNAT --to 192.168.10.5
