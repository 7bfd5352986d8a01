#!/usr/bin/perl
# The hosts of the lab's internet, all in one process (perl, as it starts at once):
#   :80   HTTP; / answers the caller's address and port, /big/N that many bytes, /connect?port=N connects back to the
#         caller's address and tells what came of it
#   :443  accepts TCP and says nothing
#   :7    TCP echo; UDP answers the caller's address and port
use strict;
use warnings;
use Socket qw(:DEFAULT :addrinfo inet_ntop inet_aton pack_sockaddr_in IPV6_V6ONLY IPPROTO_IPV6 unpack_sockaddr_in6 pack_sockaddr_in6);

sub listen_tcp {
	my ($port) = @_;
	socket my $socket, AF_INET6, SOCK_STREAM, 0 or die "socket: $!";
	setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, 1;
	setsockopt $socket, IPPROTO_IPV6, IPV6_V6ONLY, 0;
	bind $socket, pack_sockaddr_in6($port, Socket::IN6ADDR_ANY) or die "port $port: $!";
	listen $socket, 128;
	return $socket;
}

# One socket for each address, so that the answer leaves from the address that was asked.
sub bind_udp {
	my ($port, $address) = @_;
	socket my $socket, AF_INET, SOCK_DGRAM, 0 or die "socket: $!";
	bind $socket, pack_sockaddr_in($port, inet_aton($address)) or die "$address: $!";
	return $socket;
}

sub caller_of {
	my ($port, $address) = unpack_sockaddr_in6(shift);
	return (inet_ntop(AF_INET6, $address) =~ s/^::ffff://r, $port);
}

sub connect_back {
	my ($host, $port) = @_;
	socket my $socket, AF_INET, SOCK_STREAM, 0 or return "$!\n";
	local $SIG{ALRM} = sub { die "timeout\n" };
	my $answer = eval { alarm 3; connect($socket, pack_sockaddr_in($port, inet_aton($host))) ? "connected\n" : "$!\n" } // $@;
	alarm 0;
	return $answer;
}

sub http {
	my ($client, $address, $port) = @_;
	my $request = '';
	while ($request !~ /\r?\n\r?\n/) { sysread $client, $request, 4096, length $request or return }
	my ($path) = $request =~ /^\S+ (\S+)/ or return;
	my $length = $path =~ m{^/big/(\d+)} ? $1 : undef;
	my $body = defined $length ? '' : $path =~ m{^/connect\?port=(\d+)} ? connect_back($address, $1) : "$address:$port\n";
	$length //= length $body;
	print $client "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: $length\r\n\r\n$body";
	$length -= length $body;
	my $block = 'x' x 65536;
	while ($length > 0) { $length -= syswrite($client, $block, $length < 65536 ? $length : 65536) // return }
}

sub echo { my ($client) = @_; while (sysread $client, my $data, 65536) { syswrite $client, $data } }
sub hold { my ($client) = @_; 1 while sysread $client, my $data, 65536 }

my %tcp = (80 => \&http, 443 => \&hold, 7 => \&echo);
my %answer = map { my $socket = listen_tcp($_); (fileno $socket, [ $socket, $tcp{$_} ]) } keys %tcp;
my %echo = map { my $socket = bind_udp(7, $_); (fileno $socket, $socket) } qw(203.0.113.10 203.0.113.11 8.8.8.8 1.1.1.1);

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
while (1) {
	my $ready = '';
	vec($ready, $_, 1) = 1 for keys %answer, keys %echo;
	next if select($ready, undef, undef, undef) <= 0;
	for (grep { vec $ready, $_, 1 } keys %echo) {
		my $from = recv $echo{$_}, my $data, 65536, 0 or next;
		my ($port, $address) = unpack_sockaddr_in($from);
		send $echo{$_}, sprintf("%s:%d\n", inet_ntoa($address), $port), 0, $from;
	}
	for (grep { vec $ready, $_, 1 } keys %answer) {
		my ($socket, $serve) = @{ $answer{$_} };
		my $peer = accept my $client, $socket or next;
		next if fork;
		$client->autoflush(1);
		$serve->($client, caller_of($peer));
		exit;
	}
}
