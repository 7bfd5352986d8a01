#pragma once
// The router's conntrack table, by netlink.
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>
#include "end.h"

static int conntrack;

static void attribute(u8 **at, u16 type, const void *data, int length) {
	struct nlattr a = {.nla_len = 4 + length, .nla_type = type};
	memcpy(*at, &a, 4);
	memcpy(*at + 4, data, length);
	*at += NLA_ALIGN(4 + length);
}
static int forget(const struct packet *p) {
	u8 message[256] = {0}, inner[64], *at = message + NLMSG_HDRLEN + sizeof(struct nfgenmsg);
	struct nfgenmsg *family = (void *)(message + NLMSG_HDRLEN);
	family->nfgen_family = AF_INET;
	if (p) {
		u8 tuple[128], *t = tuple, *i = inner;
		u32 src = htonl(p->src), dst = htonl(p->dst);
		u16 sport = htons(p->sport), dport = htons(p->dport);
		attribute(&i, CTA_IP_V4_SRC, &src, 4);
		attribute(&i, CTA_IP_V4_DST, &dst, 4);
		attribute(&t, CTA_TUPLE_IP | NLA_F_NESTED, inner, i - inner);
		i = inner;
		memset(inner, 0, sizeof inner);
		attribute(&i, CTA_PROTO_NUM, &p->protocol, 1);
		attribute(&i, CTA_PROTO_SRC_PORT, &sport, 2);
		attribute(&i, CTA_PROTO_DST_PORT, &dport, 2);
		attribute(&t, CTA_TUPLE_PROTO | NLA_F_NESTED, inner, i - inner);
		attribute(&at, CTA_TUPLE_ORIG | NLA_F_NESTED, tuple, t - tuple);
	}
	struct nlmsghdr *header = (void *)message;
	header->nlmsg_len = at - message;
	header->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_DELETE;
	header->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	u8 answer[512];
	if (send(conntrack, message, header->nlmsg_len, 0) < 0 || recv(conntrack, answer, sizeof answer, 0) < 0) die("conntrack");
	return ((struct nlmsgerr *)(answer + NLMSG_HDRLEN))->error;
}
