#pragma once
// Packets and the frames that carry them.
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;

enum { frameMax = 128, canaryId = 7 };
enum { tcpFin = 1, tcpSyn = 2, tcpRst = 4, tcpAck = 16 };
static const u32 canaryMagic = 0x63616e61, probeMagic = 0x70726f62;

struct packet { u8 protocol, kind; u32 src, dst, token; u16 sport, dport; u8 flags; u32 seq, ack; int broken; };

static u32 sum(u32 start, const u8 *data, int length) {
	for (; length > 1; data += 2, length -= 2) start += data[0] << 8 | data[1];
	return length ? start + (data[0] << 8) : start;
}
static u16 fold(u32 s) {
	while (s >> 16) s = (s & 0xffff) + (s >> 16);
	return ~s;
}
static void put16(u8 *at, u16 v) { at[0] = v >> 8; at[1] = v; }
static void put32(u8 *at, u32 v) { put16(at, v >> 16); put16(at + 2, v); }
static u16 get16(const u8 *at) { return at[0] << 8 | at[1]; }
static u32 get32(const u8 *at) { return (u32)get16(at) << 16 | get16(at + 2); }

static u32 crc32c(const u8 *data, int length) {
	u32 crc = ~0u;
	while (length--) {
		crc ^= *data++;
		for (int i = 0; i < 8; i++) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

/** Ethernet + IPv4 + transport; returns the length. */
static int build(u8 *frame, const u8 *gateway, const struct packet *p) {
	u8 *ip = frame + 14, *l4 = ip + 20;
	int length = 0, sumAt = -1;
	memset(frame, 0, frameMax);
	memcpy(frame, gateway, 6);
	frame[6] = 2;
	frame[11] = 99;
	put16(frame + 12, ETH_P_IP);
	put16(l4, p->sport);
	put16(l4 + 2, p->dport);
	switch (p->protocol) {
	case IPPROTO_TCP:
		put32(l4 + 4, p->seq);
		put32(l4 + 8, p->ack);
		l4[12] = 5 << 4;
		l4[13] = p->flags;
		put16(l4 + 14, 65535);
		length = 20;
		sumAt = 16;
		break;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		length = 8 + 12;
		put16(l4 + 4, length);
		put32(l4 + 8, probeMagic);
		put32(l4 + 12, p->token);
		sumAt = 6;
		break;
	case IPPROTO_ICMP:
		put16(l4, p->kind << 8);
		put16(l4 + 2, 0);
		put16(l4 + 4, p->sport);
		put16(l4 + 6, 1);
		put32(l4 + 8, p->token ? canaryMagic : probeMagic); // only canaries have one here
		put32(l4 + 12, p->token);
		length = 20;
		put16(l4 + 2, fold(sum(0, l4, length)));
		break;
	case IPPROTO_SCTP: // INIT
		l4[12] = 1;
		put16(l4 + 14, 20);
		put32(l4 + 16, 1);
		put32(l4 + 20, 65535);
		put16(l4 + 24, 1);
		put16(l4 + 26, 1);
		length = 32;
		{ u32 crc = crc32c(l4, length); memcpy(l4 + 8, &crc, 4); }
		break;
	case IPPROTO_DCCP: // REQUEST, long sequence numbers
		l4[4] = 5;
		l4[8] = 1;
		l4[15] = 1;
		put32(l4 + 16, 42);
		length = 20;
		sumAt = 6;
		break;
	default: // GRE, ESP and what else has no ports: zeros do
		put32(l4, p->protocol == IPPROTO_GRE ? ETH_P_IP : 1);
		length = 24;
	}
	ip[0] = 0x45;
	put16(ip + 2, 20 + length);
	ip[6] = 0x40;
	ip[8] = 64;
	ip[9] = p->protocol;
	put32(ip + 12, p->src);
	put32(ip + 16, p->dst);
	put16(ip + 10, fold(sum(0, ip, 20)));
	if (sumAt >= 0) {
		u16 c = fold(sum(sum(p->protocol + length, ip + 12, 8), l4, length));
		put16(l4 + sumAt, p->kind == 'x' ? ~c : c);
	}
	return 34 + length;
}

/** Whether the receiver's kernel would throw it away. */
static int isBroken(const u8 *ip, const u8 *l4, int length) {
	u32 pseudo = sum(ip[9] + length, ip + 12, 8);
	if (fold(sum(0, ip, (ip[0] & 15) * 4))) return 1;
	switch (ip[9]) {
	case IPPROTO_TCP: return fold(sum(pseudo, l4, length)) != 0;
	case IPPROTO_UDP: return get16(l4 + 6) && fold(sum(pseudo, l4, length));
	case IPPROTO_ICMP: return fold(sum(0, l4, length)) != 0;
	}
	return 0;
}

static int parse(const u8 *frame, int length, struct packet *p) {
	const u8 *ip = frame + 14, *l4 = ip + (ip[0] & 15) * 4;
	if (length < 42 || ip[0] >> 4 != 4) return 0;
	memset(p, 0, sizeof *p);
	p->protocol = ip[9];
	p->broken = get16(ip + 2) + 14 > length || isBroken(ip, l4, get16(ip + 2) - (ip[0] & 15) * 4);
	p->src = get32(ip + 12);
	p->dst = get32(ip + 16);
	p->sport = get16(l4);
	p->dport = get16(l4 + 2);
	if (p->protocol == IPPROTO_TCP) p->token = p->seq = get32(l4 + 4), p->flags = l4[13];
	else if (p->protocol == IPPROTO_UDP) p->token = get32(l4 + 12);
	else if (p->protocol == IPPROTO_ICMP) {
		p->kind = l4[0];
		p->sport = get16(l4 + 4);
		p->dport = 0;
		p->token = get32(l4 + 12);
		p->ack = get32(l4 + 8);
	}
	return 1;
}
