#pragma once
// Nanoseconds per packet. The router's work is done within the system call that sends, or at its end on the same CPU.
#include <time.h>
#include "flow.h"

enum { flowsOfSpeed = 64, chunk = 256, batch = 64 };

static u32 dice = 2463534242;
static u32 roll(u32 below) {
	dice ^= dice << 13;
	dice ^= dice >> 17;
	dice ^= dice << 5;
	return dice % below;
}
static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}
static int ascending(const void *a, const void *b) { return *(double *)a < *(double *)b ? -1 : 1; }

static double speed(const char *kind, u8 protocol, int count, int sink) {
	int down = !strcmp(kind, "down"), isNew = !strcmp(kind, "new"), total = isNew ? count : flowsOfSpeed;
	struct end *end = down ? &inet : &lan;
	u8 *frames = malloc((size_t)total * frameMax);
	int *lengths = malloc(total * sizeof(int)), chunks = count / chunk;
	double *took = malloc(chunks * sizeof(double));
	for (int i = 0; i < total; i++) {
		struct packet p = {.protocol = protocol, .src = 0xc0a80102 + roll(8), .dst = 0xc6120000 + roll(1 << 17), .sport = 1024 + roll(64000), .dport = 1024 + roll(64000), .token = roll(1 << 30), .flags = tcpSyn}, seen;
		p.seq = p.token;
		if (!isNew) {
			for (int tries = 0; strcmp(openFlow(p, &seen), "up"); p.sport = 1024 + roll(64000))
				if (++tries > 1000) die("no flow comes up");
			p.flags = tcpAck;
			p.seq++;
			p.ack = 5001;
			if (down) {
				struct packet q = {.protocol = protocol, .src = p.dst, .dst = seen.src, .sport = p.dport, .dport = seen.sport, .flags = tcpAck, .seq = 5001, .ack = p.seq};
				p = q;
			}
		}
		lengths[i] = build(frames + i * frameMax, sink ? nobody : end->gateway, &p);
	}
	close(lan.receive);
	close(inet.receive);
	for (int c = 0, at = 0; c < chunks; c++) {
		double start = now();
		for (int b = 0; b < chunk / batch; b++) {
			struct mmsghdr messages[batch] = {0};
			struct iovec parts[batch];
			for (int i = 0; i < batch; i++, at = (at + 1) % total) {
				parts[i] = (struct iovec){frames + at * frameMax, lengths[at]};
				messages[i].msg_hdr.msg_iov = &parts[i];
				messages[i].msg_hdr.msg_iovlen = 1;
			}
			for (int done = 0; done < batch;) {
				int n = sendmmsg(end->send, messages + done, batch - done, 0);
				if (n < 0 && errno != ENOBUFS) die("sendmmsg");
				done += n < 0 ? 1 : n;
			}
		}
		took[c] = (now() - start) / chunk;
	}
	lan.receive = packetSocket(&lan, ETH_P_IP);
	inet.receive = packetSocket(&inet, ETH_P_IP);
	qsort(took, chunks, sizeof(double), ascending);
	double median = took[chunks / 2];
	free(frames);
	free(lengths);
	free(took);
	return median;
}
