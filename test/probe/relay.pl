#!/usr/bin/perl
# A border relay and the internet behind it, for the namespace that it runs in: takes IPv4 in IPv6 from one customer edge,
# and answers as RFC 7597 has it. Packets from ports that are not the customer's are counted and dropped.
#   relay.pl CE IPV4 FIRST-LAST[,FIRST-LAST…] ADDRESS=BEHAVIOUR…
# Behaviours: good, silent, hairpin, outside, relay (only that kind of answer), as:ADDRESS (answers come from there)
use strict;
use warnings;
use Socket qw(:DEFAULT :addrinfo inet_pton inet_ntop inet_aton pack_sockaddr_in6 unpack_sockaddr_in6);

my ($ce, $ipv4, $ports, @relays) = @ARGV;
my $own = inet_aton $ipv4;
my @ranges = map { [ split /-/ ] } split /,/, $ports;
my $inside = sub { my ($port) = @_; grep { $port >= $_->[0] && $port <= $_->[1] } @ranges };
my $customer = pack_sockaddr_in6(0, inet_pton(AF_INET6, $ce));

sub checksum {
	my $sum = unpack '%32n*', $_[0] . (length($_[0]) % 2 ? "\0" : '');
	$sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
	return ~$sum & 0xffff;
}
sub packet {
	my ($from, $content) = @_;
	my @header = (0x45, 0, 20 + length $content, 1, 0, 60, 1, 0, $from, $own);
	$header[7] = checksum(pack 'CCnnnCCna4a4', @header);
	return pack('CCnnnCCna4a4', @header) . $content;
}
sub icmp {
	my ($type, $rest) = @_;
	return pack('CCn', $type, 0, checksum(pack('CCn', $type, 0, 0) . $rest)) . $rest;
}

my (%socket, %behaviour);
for (@relays) {
	my ($address, $behaviour) = split /=/;
	socket $socket{$address}, AF_INET6, SOCK_RAW, 4 or die $!;
	bind $socket{$address}, pack_sockaddr_in6(0, inet_pton(AF_INET6, $address)) or die "$address: $!";
	$behaviour{$address} = $behaviour;
}
$| = 1;
print "ready\n";
while (1) {
	my $ready = '';
	vec($ready, fileno $_, 1) = 1 for values %socket;
	select $ready, undef, undef, undef;
	for my $address (grep { vec $ready, fileno $socket{$_}, 1 } keys %socket) {
		my $from = recv $socket{$address}, my $data, 2048, 0;
		next unless defined $from;
		my $outer = inet_ntop(AF_INET6, (unpack_sockaddr_in6($from))[1]);
		my ($first, $size, $ttl, $protocol, $sum, $source, $to) = unpack 'CxnxxxxCCna4a4', $data;
		my ($sport, $dport) = $protocol == 17 ? unpack 'x20nn', $data : (unpack 'x24n', $data) x 2;
		my $bad =
			$outer ne inet_ntop(AF_INET6, inet_pton(AF_INET6, $ce)) ? 'outer'
			: $source ne $own ? 'source'
			: !$inside->($sport) || !$inside->($dport) ? 'port'
			: $size != length $data || checksum(substr $data, 0, 20) ? 'header'
			: $protocol == 1 && checksum(substr $data, 20) ? 'icmp'
			: $protocol == 17 && checksum(pack('a4a4xCn', $own, $to, 17, $size - 20) . substr $data, 20) ? 'udp'
			: '';
		if ($bad) { print "dropped $bad\n"; next }
		my ($kind, $reply) =
			$protocol == 17 ? ('hairpin', $data)
			: $ttl <= 1 ? ('relay', packet(inet_aton('192.0.2.1'), icmp(11, pack('N', 0) . substr $data, 0, 28)))
			: ('outside', packet($to, icmp(0, substr $data, 24)));
		print "took $kind\n";
		my $behaviour = $behaviour{$address};
		my $other = $behaviour =~ /^as:(.*)/ ? $1 : undef;
		next unless $behaviour eq 'good' || $behaviour eq $kind || $other;
		send $socket{$other // $address}, $reply, 0, $customer;
	}
}
