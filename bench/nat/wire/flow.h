#pragma once
// A flow from its first packet to the point where both sides have heard of each other.
#include "end.h"

static const char *openFlow(struct packet p, struct packet *seen) {
	p.flags = tcpSyn;
	p.seq = p.token;
	if (!out(&p, seen)) return "lost";
	if (outside(seen)) return "leaked";
	if (seen->broken) return "broken";
	struct packet answer = {.protocol = p.protocol, .src = p.dst, .dst = seen->src, .sport = p.dport, .dport = seen->sport, .token = p.token, .flags = tcpSyn | tcpAck, .seq = 5000, .ack = p.seq + 1};
	if (!in(&answer, p.src, p.sport)) return "deaf";
	if (p.protocol == IPPROTO_TCP) {
		struct packet third = p, arrived;
		third.flags = tcpAck;
		third.seq = p.seq + 1;
		third.ack = 5001;
		if (!out(&third, &arrived) || arrived.sport != seen->sport || arrived.broken) return "deaf";
	}
	return "up";
}
