#!/bin/sh
# the rules in the words of nft
TUNNEL=map0
CE=2400:4050:5c71:af00:0:99f1:71c6:2f
ip link add $TUNNEL type ip6tnl local $CE remote 2001:380:a120::d dev wan0 encaplimit none
ip link set dev $TUNNEL mtu 1500
ip link set dev $TUNNEL up
nft flush ruleset
nft -f - <<EOF
table ip nat {
  chain post {
    type nat hook postrouting priority 100; policy accept;
    # a block after the other
    oifname "$TUNNEL" meta l4proto { tcp, udp } snat ip to 153.241.113.198 : numgen inc mod 3 map {
      0 : 1776,
      1 : 2800,
      2 : 3824
    }
  }
}
EOF
