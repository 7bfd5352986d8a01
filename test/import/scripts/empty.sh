#!/bin/sh
# no line is named in it
eval "$(cat /etc/router.conf)"
iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
