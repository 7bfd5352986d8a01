#!/usr/bin/perl
# Runs commands on the router for the host, over one virtio serial port: any number at a time, each with pipes or with a
# terminal of its own. Perl, because perl-base is on every Debian and starts in a tenth of the time of Node here.
#
# Frame, both ways: session id (32 bit), length (32 bit), type (1 byte), payload.
#   from the host   x  start: fields joined by NUL: null|pipe|tty, columns, rows, number of variables, variables…, argv…
#                   i  input   e  end of input   w  window: columns NUL rows   s  signal: its name
#   to the host     h  agent is up   o  output   E  standard error   a  number of bytes of input taken
#                   r  result: exit code, 128 + signal when killed
use strict;
use warnings;
use Fcntl;
use POSIX ();

use constant { TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430, TIOCSCTTY => 0x540e, TIOCSWINSZ => 0x5414 };

my %session;    # id → { pid, in, out => { fd → [handle, type] }, queue, ended, code }
my $inbox = '';

sub find_port {
	for my $name (glob '/sys/class/virtio-ports/*/name') {
		open my $file, '<', $name or next;
		my $line = <$file> // '';
		return "/dev/$1" if $line eq "lab.agent\n" && $name =~ m{([^/]+)/name$};
	}
	return;
}

my $path;
select undef, undef, undef, 0.05 until $path = find_port();
sysopen my $port, $path, O_RDWR | O_NONBLOCK or die "$path: $!";

sub send_frame {
	my ($id, $type, $data) = @_;
	my $frame = pack('NNa', $id, length $data, $type) . $data;
	while (length $frame) {
		my $sent = syswrite $port, $frame;
		if (defined $sent) { substr $frame, 0, $sent, '' }
		else { my $ready = ''; vec($ready, fileno $port, 1) = 1; select undef, $ready, undef, 1 }
	}
}

sub set_window {
	my ($handle, $columns, $rows) = @_;
	ioctl $handle, TIOCSWINSZ, pack 'S4', $rows || 24, $columns || 80, 0, 0;
}

sub open_terminal {
	my ($columns, $rows) = @_;
	sysopen my $master, '/dev/ptmx', O_RDWR | O_NOCTTY or return;
	my $unlock = pack 'i', 0;
	my $number = pack 'i', 0;
	ioctl $master, TIOCSPTLCK, $unlock or return;
	ioctl $master, TIOCGPTN, $number or return;
	set_window($master, $columns, $rows);
	return ($master, '/dev/pts/' . unpack 'i', $number);
}

sub become {
	my ($in, $out, $err, $argv, $env) = @_;
	POSIX::dup2(fileno $in, 0);
	POSIX::dup2(fileno $out, 1);
	POSIX::dup2(fileno $err, 2);
	%ENV = (PATH => $ENV{PATH}, HOME => '/root', USER => 'root', LOGNAME => 'root', SHELL => '/bin/bash');
	/^([^=]+)=(.*)$/s and $ENV{$1} = $2 for @$env;
	chdir '/root' or chdir '/';
	# The shell that started the agent in the background, and the agent itself, ignore these.
	$SIG{$_} = 'DEFAULT' for qw(INT QUIT PIPE CHLD);
	{ no warnings; exec { $argv->[0] } @$argv; }
	my $code = $!{ENOENT} ? 127 : 126;
	print STDERR "$argv->[0]: $!\n";
	POSIX::_exit($code);
}

sub start {
	my ($id, $payload) = @_;
	my ($mode, $columns, $rows, $count, @words) = split /\0/, $payload, -1;
	my @env = splice @words, 0, $count;
	my %new = (queue => '', ended => $mode eq 'null', out => {});
	if ($mode eq 'tty') {
		my ($master, $slave) = open_terminal($columns, $rows) or return refuse($id, "no terminal: $!");
		my $pid = fork // return refuse($id, "fork: $!");
		if (!$pid) {
			POSIX::setsid();
			sysopen my $tty, $slave, O_RDWR or POSIX::_exit(126);
			ioctl $tty, TIOCSCTTY, 0;
			become($tty, $tty, $tty, \@words, \@env);
		}
		@new{qw(pid in tty)} = ($pid, $master, 1);
		$new{out}{ fileno $master } = [ $master, 'o' ];
	}
	else {
		my ($in, $to);
		if ($mode eq 'null') { open $in, '<', '/dev/null' }
		else { pipe $in, $to }
		pipe my $out, my $out_end;
		pipe my $err, my $err_end;
		my $pid = fork // return refuse($id, "fork: $!");
		if (!$pid) { POSIX::setsid(); become($in, $out_end, $err_end, \@words, \@env) }
		@new{qw(pid in)} = ($pid, $to);
		$new{out}{ fileno $out } = [ $out, 'o' ];
		$new{out}{ fileno $err } = [ $err, 'E' ];
	}
	fcntl $new{in}, F_SETFL, O_NONBLOCK | fcntl $new{in}, F_GETFL, 0 if $new{in};
	$session{$id} = \%new;
}

sub refuse { my ($id, $why) = @_; send_frame($id, 'E', "lab: $why\n"); send_frame($id, 'r', 126) }

sub receive {
	while (length $inbox >= 9) {
		my ($id, $length, $type) = unpack 'NNa', $inbox;
		last if length $inbox < 9 + $length;
		my $data = substr $inbox, 9, $length;
		substr $inbox, 0, 9 + $length, '';
		if ($type eq 'x') { start($id, $data); next }
		my $s = $session{$id} or next;
		if ($type eq 'i') { $s->{queue} .= $data }
		elsif ($type eq 'e') { $s->{ended} = 1; feed($id, $s) }
		elsif ($type eq 'w') { set_window($s->{in}, split /\0/, $data) if $s->{tty} && $s->{in} }
		elsif ($type eq 's') { kill $data, -$s->{pid} unless defined $s->{code} }
	}
}

sub feed {
	my ($id, $s) = @_;
	return unless $s->{in};
	if (length $s->{queue}) {
		my $taken = syswrite $s->{in}, $s->{queue};
		if (defined $taken) { substr $s->{queue}, 0, $taken, ''; send_frame($id, 'a', $taken) }
		elsif (!$!{EAGAIN}) { $s->{queue} = ''; $s->{ended} = 1 }
	}
	delete $s->{in} if $s->{ended} && !length $s->{queue} && !$s->{tty};
}

# After the command has ended, what is already written is still delivered; a daemon that it left behind may go on
# holding the other end, so nobody waits for the end of file.
sub drain {
	my ($id, $s, $fd) = @_;
	my ($handle, $type) = @{ $s->{out}{$fd} };
	my $got = sysread $handle, my $data, 32768;
	if (!$got) { delete $s->{out}{$fd} unless !defined $got && ($!{EINTR} || $!{EAGAIN}); return 0 }
	send_frame($id, $type, $data) unless $s->{reported};
	return $got;
}

sub reap {
	while ((my $pid = waitpid -1, POSIX::WNOHANG()) > 0) {
		for (values %session) { $_->{code} = $? & 127 ? 128 + ($? & 127) : $? >> 8 if $_->{pid} == $pid }
	}
	for my $id (keys %session) {
		my $s = $session{$id};
		next unless defined $s->{code};
		if (!$s->{reported}) {
			for my $fd (keys %{ $s->{out} }) {
				my $ready;
				do { $ready = ''; vec($ready, $fd, 1) = 1 }
					while $s->{out}{$fd} && select($ready, undef, undef, 0) > 0 && drain($id, $s, $fd);
			}
			send_frame($id, 'r', $s->{code});
			$s->{reported} = 1;
			delete $s->{in} unless $s->{tty};
		}
		delete $session{$id} unless %{ $s->{out} };
	}
}

$SIG{CHLD} = sub { };
$SIG{PIPE} = 'IGNORE';
{ open my $file, '>', '/run/lab/agent.pid' or die $!; print $file "$$\n" }
send_frame(0, 'h', '');
while (1) {
	my ($read, $write) = ('', '');
	vec($read, fileno $port, 1) = 1;
	for my $s (values %session) {
		vec($read, $_, 1) = 1 for keys %{ $s->{out} };
		vec($write, fileno $s->{in}, 1) = 1 if $s->{in} && length $s->{queue};
	}
	# A child that ends just before select would go unnoticed until the next event, hence the short time limit.
	my $count = select $read, $write, undef, %session ? 0.2 : undef;
	reap();
	next if $count <= 0;
	if (vec $read, fileno $port, 1) {
		my $got = sysread $port, $inbox, 65536, length $inbox;
		select undef, undef, undef, 0.1 if defined $got && $got == 0;
		receive();
	}
	for my $id (keys %session) {
		my $s = $session{$id};
		feed($id, $s) if $s->{in} && length $s->{queue} && vec $write, fileno $s->{in}, 1;
		for my $fd (keys %{ $s->{out} }) { drain($id, $s, $fd) if vec $read, $fd, 1 }
	}
}
