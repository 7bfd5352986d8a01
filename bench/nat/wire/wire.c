// Both ends of the line for bench/nat: LAN hosts on one side, the border relay on the other.
// cc -O2 -o wire wire.c; ./wire LAN_NETNS CE_NETNS INET_NETNS CPU, commands on standard input, one answer line each.
//
//   set ADDRESS FIRST-LAST...                 what may leave: this source address with these ports (0.0.0.0: anything)
//   open tcp|udp SRC SPORT DST DPORT TOKEN    first packet out, answer back, TCP's ACK: up|lost|leaked|broken|deaf [ADDRESS PORT]
//   send KIND SRC SPORT DST DPORT             one packet out: set|leaked|lost
//   back SRC SPORT ADDRESS PORT HOST HPORT    a datagram from the internet: heard|lost
//   close tcp|udp SRC SPORT DST DPORT         forget the flow's conntrack entry at once
//   flush                                     forget all of them
//   count                                     packets seen on the internet side, of them outside the set; since the last time
//   cpu NUMBER                                stay on it
//   speed new|up|down tcp|udp COUNT path|sink nanoseconds per packet, median of small chunks; `sink`: sending alone
//
// A packet through veth pairs is delivered within the system call that sends it, or a little later but in order. So a
// packet is lost when a ping sent after it arrives and it does not: no time limit has to be guessed, load does no harm.
#define _GNU_SOURCE
#include "conntrack.h"
#include "end.h"
#include "flow.h"
#include "speed.h"

static u8 protocolOf(const char *name) { return !strcmp(name, "tcp") ? IPPROTO_TCP : IPPROTO_UDP; }

static struct packet special(const char *kind, struct packet p) {
	static const struct { const char *name; u8 protocol; } plain[] = {{"gre", IPPROTO_GRE}, {"esp", IPPROTO_ESP}, {"ipip", IPPROTO_IPIP}, {"sctp", IPPROTO_SCTP}, {"dccp", IPPROTO_DCCP}, {"udplite", IPPROTO_UDPLITE}, {"253", 253}};
	p.protocol = IPPROTO_TCP;
	p.seq = 77;
	for (unsigned i = 0; i < sizeof plain / sizeof *plain; i++) if (!strcmp(kind, plain[i].name)) p.protocol = plain[i].protocol;
	if (!strcmp(kind, "late-rst")) p.flags = tcpRst;
	if (!strcmp(kind, "late-fin")) p.flags = tcpFin | tcpAck;
	if (!strcmp(kind, "late-ack")) p.flags = tcpAck;
	if (!strcmp(kind, "no-flags")) p.flags = 0;
	if (!strcmp(kind, "bad-checksum")) p.flags = tcpSyn, p.kind = 'x';
	if (!strcmp(kind, "ping")) p.protocol = IPPROTO_ICMP, p.kind = 8;
	if (!strcmp(kind, "ping-reply")) p.protocol = IPPROTO_ICMP, p.kind = 0;
	if (!strcmp(kind, "timestamp")) p.protocol = IPPROTO_ICMP, p.kind = 13;
	return p;
}

static void stayOn(int number) {
	cpu_set_t cpu;
	CPU_ZERO(&cpu);
	CPU_SET(number, &cpu);
	sched_setaffinity(0, sizeof cpu, &cpu);
}

static const char *text(u32 address) { return inet_ntoa((struct in_addr){htonl(address)}); }
static u32 address(const char *text) { return ntohl(inet_addr(text)); }

static void answer(int n, char **w) {
	struct packet p = {0}, seen = {0};
	if (n >= 6) p = (struct packet){.src = address(w[2]), .sport = atoi(w[3]), .dst = address(w[4]), .dport = atoi(w[5]), .protocol = protocolOf(w[1])};
	if (!strcmp(w[0], "set")) {
		memset(ourPort, 0, sizeof ourPort);
		ourAddress = address(w[1]);
		for (int i = 2; i < n; i++)
			for (int port = atoi(w[i]); port <= atoi(strchr(w[i], '-') + 1); port++) ourPort[port] = 1;
		seenAll = seenBad = 0;
		puts("ok");
	} else if (!strcmp(w[0], "open") && n == 7) {
		p.token = strtoul(w[6], 0, 10);
		const char *state = openFlow(p, &seen);
		printf("%s %s %u\n", state, text(seen.src), seen.sport);
	} else if (!strcmp(w[0], "send") && n == 6) {
		p = special(w[1], p);
		puts(!out(&p, &seen) ? "lost" : outside(&seen) ? "leaked" : "set");
	} else if (!strcmp(w[0], "back") && n == 7) {
		p = (struct packet){.protocol = IPPROTO_UDP, .src = address(w[1]), .sport = atoi(w[2]), .dst = address(w[3]), .dport = atoi(w[4])};
		puts(in(&p, address(w[5]), atoi(w[6])) ? "heard" : "lost");
	} else if (!strcmp(w[0], "close") && n == 6) {
		puts(forget(&p) ? "none" : "ok");
	} else if (!strcmp(w[0], "flush")) {
		puts(forget(0) ? "none" : "ok");
	} else if (!strcmp(w[0], "count")) {
		drain(&inet);
		printf("%lu %lu\n", seenAll, seenBad);
		seenAll = seenBad = 0;
	} else if (!strcmp(w[0], "cpu") && n == 2) {
		stayOn(atoi(w[1]));
		puts("ok");
	} else if (!strcmp(w[0], "speed") && n == 5) {
		printf("%.1f\n", speed(w[1], protocolOf(w[2]), atoi(w[3]), !strcmp(w[4], "sink")));
	} else puts("what?");
}

int main(int argc, char **argv) {
	if (argc != 5) return 2;
	stayOn(atoi(argv[4]));
	lan.netns = argv[1];
	inet.netns = argv[3];
	lan.send = packetSocket(&lan, 0);
	inet.send = packetSocket(&inet, 0);
	lan.receive = packetSocket(&lan, ETH_P_IP);
	inet.receive = packetSocket(&inet, ETH_P_IP);
	enter(argv[2]);
	conntrack = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
	setvbuf(stdout, 0, _IOLBF, 0);
	char line[8192], *words[512];
	while (fgets(line, sizeof line, stdin)) {
		int n = 0;
		for (char *word = strtok(line, " \n"); word && n < 512; word = strtok(0, " \n")) words[n++] = word;
		if (n) answer(n, words);
	}
	return 0;
}
