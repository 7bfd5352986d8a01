#pragma once
// The two ends: LAN and internet. Who sends, who listens, and how to know that nothing came.
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "frame.h"

static const u8 ceLan[6] = {2, 0, 0, 0, 1, 1}, ceInet[6] = {2, 0, 0, 0, 2, 1}, nobody[6] = {2, 0, 0, 0, 15, 15};

struct end { const char *netns, *device; const u8 *gateway; int send, receive; };
static struct end lan = {.device = "lan0", .gateway = ceLan}, inet = {.device = "inet0", .gateway = ceInet};
static u32 ourAddress;
static u8 ourPort[65536];
static unsigned long seenAll, seenBad;
static u32 canaryToken;

static void die(const char *what) { perror(what); exit(1); }

static void enter(const char *netns) {
	int fd = open(netns, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET)) die(netns);
	close(fd);
}
static int packetSocket(const struct end *end, u16 protocol) {
	enter(end->netns);
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(protocol)), one = 1, room = 1 << 25;
	struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(protocol), .sll_ifindex = if_nametoindex(end->device)};
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at)) die("packet socket");
	setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
	return fd;
}
static void transmit(const struct end *end, const struct packet *p) {
	u8 frame[frameMax];
	if (send(end->send, frame, build(frame, end->gateway, p), 0) < 0 && errno != ENOBUFS) die("send");
}

static int outside(const struct packet *p) {
	if (!ourAddress) return 0;
	if (p->src != ourAddress) return 1;
	switch (p->protocol) {
	case IPPROTO_TCP: case IPPROTO_UDP: case IPPROTO_SCTP: case IPPROTO_DCCP: return !ourPort[p->sport];
	case IPPROTO_ICMP: return (p->kind == 8 || p->kind == 0) ? !ourPort[p->sport] : !(p->kind == 3 || p->kind == 11 || p->kind == 12);
	}
	return 1;
}
static int isCanary(const struct packet *p) { return p->protocol == IPPROTO_ICMP && p->ack == canaryMagic; }

/** The next packet that waits on this side; counts what arrives on the internet's. */
static int receive(struct end *end, struct packet *p) {
	u8 frame[256];
	for (;;) {
		int length = recv(end->receive, frame, sizeof frame, MSG_DONTWAIT);
		if (length < 0) return 0;
		if (!parse(frame, length, p)) continue;
		if (end == &inet && !isCanary(p)) seenAll++, seenBad += outside(p);
		return 1;
	}
}
static void drain(struct end *end) {
	struct packet p;
	while (receive(end, &p)) {}
}
static int same(const struct packet *sent, const struct packet *seen) {
	return sent->protocol == seen->protocol && sent->dst == seen->dst &&
		(sent->protocol != IPPROTO_TCP && sent->protocol != IPPROTO_UDP ? 1 : sent->dport == seen->dport && (sent->protocol == IPPROTO_TCP ? sent->seq : sent->token) == seen->token);
}

/** Sends a ping and waits for it, and for `p` in front of it; 1 when `p` came. `seen` is the last of the two. */
static int comesBefore(struct end *from, struct end *to, const struct packet *canary, int (*wanted)(const struct packet *), struct packet *seen) {
	transmit(from, canary);
	for (struct pollfd wait = {to->receive, POLLIN, 0}; poll(&wait, 1, 1000) > 0;)
		while (receive(to, seen)) {
			if (wanted && wanted(seen)) return 1;
			if (isCanary(seen) && seen->token == canary->token) return 0;
		}
	return 0;
}
static struct packet outgoingCanary(void) {
	return (struct packet){.protocol = IPPROTO_ICMP, .kind = 8, .src = 0xc0a801fa, .dst = 0xcb007101, .sport = canaryId, .token = ++canaryToken};
}

static const struct packet *sent;
static int isSent(const struct packet *p) { return same(sent, p); }
/** Sends from the LAN; 1 and the packet as the border relay sees it, or 0. */
static int out(const struct packet *p, struct packet *seen) {
	drain(&inet);
	transmit(&lan, p);
	while (receive(&inet, seen)) if (same(p, seen)) return 1;
	struct packet canary = outgoingCanary();
	sent = p;
	return comesBefore(&lan, &inet, &canary, isSent, seen);
}

static struct packet expected;
static int isExpected(const struct packet *p) {
	return !p->broken && p->protocol == expected.protocol && p->src == expected.src && p->sport == expected.sport && p->dst == expected.dst && p->dport == expected.dport;
}
/** Sends from the internet; 1 when it arrives at this socket on the LAN. */
static int in(const struct packet *p, u32 host, u16 port) {
	struct packet seen;
	expected = *p;
	expected.dst = host;
	expected.dport = port;
	drain(&lan);
	transmit(&inet, p);
	while (receive(&lan, &seen)) if (isExpected(&seen)) return 1;
	// The ping that follows has to be an answer to one from inside.
	struct packet canary = outgoingCanary();
	comesBefore(&lan, &inet, &canary, 0, &seen);
	if (!isCanary(&seen)) return 0;
	canary = (struct packet){.protocol = IPPROTO_ICMP, .kind = 0, .src = seen.dst, .dst = seen.src, .sport = seen.sport, .token = seen.token};
	return comesBefore(&inet, &lan, &canary, isExpected, &seen);
}
