#!/usr/bin/perl
# Many short flows to one server, on the LAN host. Prints what came of them, as JSON.
#   flows.pl http HOST COUNT PER_SECOND PATIENCE   pages one after the other, each by a connection of its own that may
#                                                  take so many seconds; ends after 3 failures in a row
#   flows.pl dns HOST COUNT PER_SECOND             questions, each from a socket of its own
use strict;
use warnings;
use Socket;
use Time::HiRes qw(time sleep);

my ($kind, $host, @rest) = @ARGV;
my $began = time;

# Never faster than this; on a slow machine slower.
sub pace { my ($number, $rate) = @_; my $early = $began + $number / $rate - time; sleep $early if $early > 0 }

# What went wrong, if anything.
sub fetch {
	my ($to, $patience) = @_;
	socket my $socket, AF_INET, SOCK_STREAM, 0 or die "socket: $!";
	setsockopt $socket, SOL_SOCKET, $_, pack 'l!l!', $patience, 0 for SO_SNDTIMEO, SO_RCVTIMEO;
	connect $socket, $to or return "connect: $!";
	syswrite $socket, "GET / HTTP/1.0\r\n\r\n" or return "write: $!";
	my $page = '';
	while (sysread $socket, $page, 4096, length $page) { }
	return $page =~ /^HTTP\S+ 200 / ? '' : "read: $!";
}

sub http {
	my ($count, $rate, $patience) = @_;
	my $to = pack_sockaddr_in(80, inet_aton($host));
	my ($opened, $failed, $row) = (0, 0, 0);
	for my $number (0 .. $count - 1) {
		pace($number, $rate);
		my $wrong = fetch($to, $patience);
		if ($wrong eq '') { $opened++; $row = 0; next }
		print STDERR "$number: $wrong\n";
		$failed++;
		last if ++$row == 3;
	}
	return ($opened, $failed);
}

sub dns {
	my ($count, $rate) = @_;
	my $to = pack_sockaddr_in(53, inet_aton($host));
	my (%waiting, $opened);
	my $collect = sub {
		my ($seconds) = @_;
		my $ready = '';
		vec($ready, $_, 1) = 1 for keys %waiting;
		return if select($ready, undef, undef, $seconds) <= 0;
		for (grep { vec $ready, $_, 1 } keys %waiting) { recv $waiting{$_}, my $answer, 512, 0; delete $waiting{$_}; $opened++ }
	};
	for my $number (0 .. $count - 1) {
		while ((my $early = $began + $number / $rate - time) > 0) { $collect->($early) }
		socket my $socket, AF_INET, SOCK_DGRAM, 0 or die "socket: $!";
		send $socket, pack('n6', $number, 0x0100, 1, 0, 0, 0) . "\x03www\x07example\x03com\0" . pack('n2', 1, 1), 0, $to;
		$waiting{ fileno $socket } = $socket;
	}
	my $end = time + 3;
	while (keys %waiting && time < $end) { $collect->($end - time) }
	return ($opened // 0, scalar keys %waiting);
}

my ($opened, $failed) = $kind eq 'http' ? http(@rest) : dns(@rest);
printf "{\"opened\":%d,\"failed\":%d,\"seconds\":%.1f}\n", $opened, $failed, time - $began;
