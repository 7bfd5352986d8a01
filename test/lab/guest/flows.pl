#!/usr/bin/perl
# Many short flows to one server, on the LAN host. Prints what came of them, as JSON.
#   flows.pl tcp HOST PORT COUNT PER_SECOND   connections one after the other, closed at once; ends after 3 failures
#   flows.pl dns HOST COUNT PER_SECOND        questions, each from a socket of its own
use strict;
use warnings;
use Socket;
use Fcntl;
use Time::HiRes qw(time sleep);

my ($kind, $host, @rest) = @ARGV;
my $began = time;

# Never faster than this; on a slow machine slower.
sub pace { my ($number, $rate) = @_; my $early = $began + $number / $rate - time; sleep $early if $early > 0 }

# Long enough for a SYN to be sent three times. What went wrong, if anything.
sub connects {
	my ($to) = @_;
	socket my $socket, AF_INET, SOCK_STREAM, 0 or die "socket: $!";
	fcntl $socket, F_SETFL, O_NONBLOCK;
	connect $socket, $to;
	vec(my $ready = '', fileno $socket, 1) = 1;
	return 'no answer' if select(undef, $ready, undef, 6) <= 0;
	local $! = unpack 'i', getsockopt $socket, SOL_SOCKET, SO_ERROR;
	return "$!";
}

sub tcp {
	my ($port, $count, $rate) = @_;
	my $to = pack_sockaddr_in($port, inet_aton($host));
	my ($opened, $failed, $first) = (0, 0, -1);
	for my $number (0 .. $count - 1) {
		pace($number, $rate);
		my $wrong = connects($to);
		if ($wrong eq '') { $opened++; next }
		print STDERR "$number: $wrong\n";
		$first = $number if $first < 0;
		last if ++$failed == 3;
	}
	return ($opened, $failed, $first);
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
	return ($opened // 0, scalar keys %waiting, -1);
}

my ($opened, $failed, $first) = $kind eq 'tcp' ? tcp(@rest) : dns(@rest);
printf "{\"opened\":%d,\"failed\":%d,\"firstFailed\":%d,\"seconds\":%.1f}\n", $opened, $failed, $first, time - $began;
