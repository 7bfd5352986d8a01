# Packets without pause, a hundred a second, as hosts behind the router send them: stream.pl STOP-FILE. Old UDP sockets and
# new ones, TCP connections, echo requests, and packets whose source no router of the LAN should ever see. New ones are few:
# with all ports taken the kernel looks at every one of them for each packet, which an emulated processor does not bear.
# Prints what it sent.
use strict;
use warnings;
use Socket;
use Time::HiRes qw(sleep time);
use IO::Handle;

$SIG{PIPE} = 'IGNORE';
my ($stop) = @ARGV;
my @servers = map { inet_aton($_) } qw(8.8.8.8 1.1.1.1 203.0.113.10 203.0.113.11);
my %sent = (udp => 0, tcp => 0, echo => 0, foreign => 0);

sub udp_socket { my $s; socket($s, AF_INET, SOCK_DGRAM, 0) or die $!; $s->blocking(0); return $s }
sub sum { my ($b) = @_; $b .= "\0" if length($b) & 1; my $n = 0; $n += $_ for unpack 'n*', $b; $n = ($n & 65535) + ($n >> 16) while $n >> 16; return ~$n & 65535 }

my @old = map { udp_socket() } 1 .. 8;
socket(my $echo, AF_INET, SOCK_RAW, 1) or die $!;
socket(my $raw, AF_INET, SOCK_RAW, 255) or die $!;
$_->blocking(0) for $echo, $raw;
my @tcp;
my $i = 0;
until (-e $stop) {
	my $to = $servers[$i % @servers];
	$sent{udp}++ if defined send $old[$i % @old], 'old', 0, sockaddr_in(8080 + $i % 3, $to);
	my $request = pack('CCnnna*', 8, 0, 0, $$ & 65535, $i & 65535, 'stream');
	substr($request, 2, 2) = pack 'n', sum($request);
	$sent{echo}++ if defined send $echo, $request, 0, sockaddr_in(0, $to);
	# sources that nobody here has: of the LAN, of other private networks, and of the internet
	my $from = ('192.168.10.200', '10.1.2.3', '172.17.0.2', '198.51.100.99')[$i % 4];
	my $body = pack('nnnn', 5000 + $i % 8, 8080, 16, 0) . 'foreign!';
	my $packet = pack('CCnnnCCna4a4', 0x45, 0, 20 + length $body, $i & 65535, 0, 64, 17, 0, inet_aton($from), $to) . $body;
	$sent{foreign}++ if defined send $raw, $packet, 0, sockaddr_in(0, $to);
	if ($i % 15 == 0) {
		my $new = udp_socket();
		$sent{udp}++ if defined send $new, 'new', 0, sockaddr_in(8080, $to);
		socket(my $s, AF_INET, SOCK_STREAM, 0) or die $!;
		$s->blocking(0);
		connect $s, sockaddr_in(80, $to);
		$sent{tcp}++;
		push @tcp, $s;
		close shift @tcp if @tcp > 20;
	}
	# what is established goes on with data, whatever the router thinks of the connection by now
	send $tcp[$i % @tcp], "GET / HTTP/1.0\r\n", 0 if $i % 5 == 0;
	$i++;
	sleep 0.03;
}
print join(' ', map { "$_ $sent{$_}" } sort keys %sent), "\n";
