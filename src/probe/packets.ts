/**
 * perl, because Node has no raw sockets and every Debian has perl-base: asks border relays with packets as the tunnel would
 * send them, IPv4 in IPv6, by hand. No tunnel, namespace, route or rule is needed, so nothing is there to be left behind;
 * and the outer source of an answer is seen, which a tunnel interface hides.
 *
 * Arguments: WAN CE IPV4 PORT,PORT,… TARGET,TARGET,… BR…
 * Prints, a line each: `answer INDEX SOURCE KIND MILLISECONDS`, `cannot INDEX ERRNO`, at last `end`.
 *
 * Each try has another of our ports, so that a block which is dropped does not make a relay silent. Four packets a try:
 *   hairpin   UDP from our IPv4 address and port to the same: the relay sends it back (RFC 7597 §8.1)
 *   outside   ICMP echo to hosts that answer to anyone, its identifier one of our ports
 *   relay     the same with a TTL of 1: the relay itself has to answer (RFC 792)
 */
export const packets = `use strict;
use warnings;
use Socket qw(:DEFAULT :addrinfo inet_pton inet_ntop inet_aton pack_sockaddr_in6 unpack_sockaddr_in6);
use Errno;

my ($wan, $ce, $ipv4, $ports, $targets, @relays) = @ARGV;
my @ports = split /,/, $ports;
my @targets = map { inet_aton $_ } split /,/, $targets;
my $own = inet_aton $ipv4;
my $nonce = pack 'N', int rand 2**32;
my ($tries, $pause, $patience) = (3, 0.8, 1.4);
$| = 1;

# perl-base has no Time::HiRes: then a hundredth of a second is as exact as it gets.
my $exact = eval { require Time::HiRes; 1 };
sub now {
	return Time::HiRes::clock_gettime(Time::HiRes::CLOCK_MONOTONIC()) if $exact;
	require POSIX;
	return (POSIX::times())[0] / 100;
}

sub checksum {
	my ($data) = @_;
	$data .= "\\0" if length($data) % 2;
	my $sum = unpack '%32n*', $data;
	$sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
	return ~$sum & 0xffff;
}

sub packet {
	my ($ttl, $protocol, $to, $content) = @_;
	my @header = (0x45, 0, 20 + length $content, int rand 65536, 0x4000, $ttl, $protocol, 0, $own, $to);
	$header[7] = checksum(pack 'CCnnnCCna4a4', @header);
	return pack('CCnnnCCna4a4', @header) . $content;
}

# What is asked, in 16 bits: the kind, the relay, the try.
my @kinds = qw(hairpin outside relay);
sub mark { my ($kind, $relay, $try) = @_; return $kind << 12 | $relay << 4 | $try }

sub echo {
	my ($ttl, $kind, $relay, $try, $to) = @_;
	my @echo = (8, 0, 0, $ports[$try % @ports], mark($kind, $relay, $try), $nonce);
	$echo[2] = checksum(pack 'CCnnna4', @echo);
	return packet($ttl, 1, $to, pack 'CCnnna4', @echo);
}

sub hairpin {
	my ($relay, $try) = @_;
	my $port = $ports[$try % @ports];
	my $data = pack 'a4n', $nonce, mark(0, $relay, $try);
	my $udp = pack('nnnn', $port, $port, 8 + length $data, 0) . $data;
	my $sum = checksum(pack("a4a4xCn", $own, $own, 17, length $udp) . $udp);
	substr $udp, 6, 2, pack 'n', $sum || 0xffff;
	return packet(64, 17, $own, $udp);
}

# The mark of one of our packets that has come back or been answered.
sub mark_of {
	my ($data) = @_;
	return unless length $data >= 28;
	my ($version, $protocol, $from, $to) = unpack 'Cx8Cx2a4a4', $data;
	my $length = ($version & 15) * 4;
	return unless $version >> 4 == 4 && $to eq $own && length $data >= $length + 8;
	my $content = substr $data, $length;
	if ($protocol == 17) {
		return unless $from eq $own && length $content >= 14;
		my ($said, $mark) = unpack 'x8a4n', $content;
		return $said eq $nonce && $mark >> 12 == 0 ? $mark : undef;
	}
	return unless $protocol == 1;
	my ($type, $mark, $said) = unpack 'Cx5na4', $content . "\\0" x 4;
	return $said eq $nonce && $mark >> 12 == 1 ? $mark : undef if $type == 0;
	# An error quotes the header and eight bytes.
	return unless ($type == 11 || $type == 3) && length $content >= 36;
	my ($quoted, $source, $id, $sequence) = unpack 'Cx11a4x8nn', substr $content, 8;
	return unless $quoted == 0x45 && $source eq $own && grep { $_ == $id } @ports;
	return $sequence >> 12 == 2 && $type == 11 ? $sequence : undef;
}

socket my $socket, AF_INET6, SOCK_RAW, 4 or die "socket: $!\\n";
# Of all that the line carries for a running router, only what may be an answer: ICMP, and what has our own source.
my $own_number = unpack 'N', $own;
my $filter = join '', map { pack 'SCCL', @$_ } [0x30, 0, 0, 9], [0x15, 3, 0, 1], [0x15, 0, 3, 17], [0x20, 0, 0, 12], [0x15, 0, 1, $own_number], [6, 0, 0, 65535], [6, 0, 0, 0];
setsockopt $socket, SOL_SOCKET, 26, pack 'S x![P] P', 7, $filter;
setsockopt $socket, SOL_SOCKET, 25, "$wan\\0" or die "$wan: $!\\n";
bind $socket, pack_sockaddr_in6(0, inet_pton(AF_INET6, $ce)) or die "bind: $!\\n";

my (%sent, %seen, %cannot);
sub ask {
	my ($relay, $try) = @_;
	my $to = pack_sockaddr_in6(0, inet_pton(AF_INET6, $relays[$relay]));
	for ([0, hairpin($relay, $try)], [2, echo(1, 2, $relay, $try, $targets[0])], map { [1, echo(64, 1, $relay, $try, $_)] } @targets) {
		my ($kind, $data) = @$_;
		$sent{mark($kind, $relay, $try)} = now();
		next if send $socket, $data, 0, $to;
		my ($code) = grep { $!{$_} } qw(ENETUNREACH EHOSTUNREACH EPERM EACCES ENETDOWN EADDRNOTAVAIL EINVAL ENOBUFS);
		printf "cannot %d %s\\n", $relay, $code || 'EIO' unless $cannot{$relay}++;
	}
}

sub receive {
	my $from = recv $socket, my $data, 2048, 0;
	return unless defined $from && length $from;
	my $at = now();
	my $mark = mark_of($data);
	return unless defined $mark && defined $sent{$mark};
	my ($kind, $relay) = ($kinds[$mark >> 12], $mark >> 4 & 255);
	my $source = inet_ntop(AF_INET6, (unpack_sockaddr_in6($from))[1]);
	return if $seen{"$relay $source $kind"}++;
	$seen{"$relay $kind"}++ if $source eq inet_ntop(AF_INET6, inet_pton(AF_INET6, $relays[$relay]));
	printf "answer %d %s %s %.2f\\n", $relay, $source, $kind, ($at - $sent{$mark}) * 1000;
}

# Nothing more to be learned of it.
sub content { my ($relay) = @_; return $cannot{$relay} || $seen{"$relay hairpin"} && $seen{"$relay outside"} }

for my $try (0 .. $tries - 1) {
	my @open = grep { !content($_) } 0 .. $#relays;
	last unless @open;
	ask($_, $try) for @open;
	my $until = now() + ($try == $tries - 1 ? $patience : $pause);
	while (grep { !content($_) } @open) {
		my $left = $until - now();
		last if $left <= 0;
		vec(my $ready = '', fileno $socket, 1) = 1;
		receive() if select($ready, undef, undef, $left) > 0;
	}
}
print "end\\n";
`;
