import { type ChildProcess, spawn } from 'node:child_process';
import { decode, encode, type Packet, type Received } from './packet.ts';

/**
 * Frames in hexadecimal, a line each: what a line says is sent, what the interface receives is printed. perl, because Node
 * has no packet sockets and every Debian has perl. The first line is printed when the socket is open.
 */
const program = `
	use strict; use Socket; $| = 1;
	my ($index) = @ARGV;
	socket(my $wire, 17, SOCK_RAW, 0x0300) or die "packet socket: $!";
	bind($wire, pack("S n i S C C x8", 17, 0x0800, $index, 0, 0, 0)) or die "bind: $!";
	print "open\\n";
	my $ends = ''; vec($ends, fileno(STDIN), 1) = 1; vec($ends, fileno($wire), 1) = 1;
	my $typed = '';
	while (1) {
		select(my $ready = $ends, undef, undef, undef);
		if (vec($ready, fileno($wire), 1)) {
			my $from = recv($wire, my $frame, 65535, 0);
			print unpack("H*", $frame), "\\n" if defined $from && unpack("x10 C", $from) != 4;
		}
		if (vec($ready, fileno(STDIN), 1)) {
			sysread(STDIN, $typed, 65536, length $typed) or exit;
			while ($typed =~ s/^(.*)\\n//) { send($wire, pack("H*", $1), 0) }
		}
	}`;

const deadline = 2_000;
/** When it is not certain that something comes. */
const patience = 300;

/** One end of the line as packets: sends what it is given, keeps what arrives. No kernel in between answers for it. */
export class Wire {
	readonly #child: ChildProcess;
	readonly #header: Buffer;
	#received: Received[] = [];
	#waiting: (() => void)[] = [];
	#rest = '';
	#isOpen = false;

	constructor(namespace: string, index: number, to: string, from: string) {
		const mac = (text: string) => Buffer.from(text.replaceAll(':', ''), 'hex');
		this.#header = Buffer.concat([mac(to), mac(from), Buffer.from([8, 0])]);
		this.#child = spawn('ip', ['netns', 'exec', namespace, 'perl', '-e', program, String(index)], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		this.#child.stdout?.setEncoding('latin1').on('data', (text: string) => this.#read(text));
	}

	#read(text: string): void {
		const lines = (this.#rest + text).split('\n');
		this.#rest = lines.pop() ?? '';
		for (const line of lines) {
			if (line === 'open') this.#isOpen = true;
			else this.#received.push(decode(Buffer.from(line, 'hex').subarray(14)));
		}
		for (const wake of this.#waiting.splice(0)) wake();
	}

	async open(): Promise<void> {
		await this.#until(() => this.#isOpen || undefined);
	}

	send(...packets: readonly (Packet | Buffer)[]): void {
		const frames = packets.map((packet) => {
			const bytes = Buffer.isBuffer(packet) ? packet : encode(packet);
			return `${Buffer.concat([this.#header, bytes]).toString('hex')}\n`;
		});
		this.#child.stdin?.write(frames.join(''));
	}

	/** The next packet that fits; it is taken out. */
	async next(fits: (packet: Received) => boolean, what: string): Promise<Received> {
		const packet = await this.#until(() => this.#take(fits));
		if (packet) return packet;
		const seen = this.#received.map(
			({ from, to, protocol, sport, dport }) => `${from}:${sport} ${to}:${dport} ${protocol}`,
		);
		throw new Error(`${what} did not arrive; seen instead: ${seen.join(', ') || 'nothing'}`);
	}

	/** Everything that has come and was not taken. */
	drain(): readonly Received[] {
		return this.#received.splice(0);
	}

	/** All packets that fit, as soon as there are so many; fewer when no more come. */
	async collect(fits: (packet: Received) => boolean, count: number): Promise<readonly Received[]> {
		const matching = () => this.#received.filter(fits);
		await this.#until(() => (matching().length >= count ? true : undefined), patience);
		const taken = matching();
		this.#received = this.#received.filter((packet) => !fits(packet));
		return taken;
	}

	#take(fits: (packet: Received) => boolean): Received | undefined {
		const at = this.#received.findIndex(fits);
		return at < 0 ? undefined : this.#received.splice(at, 1)[0];
	}

	async #until<T>(look: () => T | undefined, limit = deadline): Promise<T | undefined> {
		const end = Date.now() + limit;
		for (;;) {
			const found = look();
			if (found !== undefined || Date.now() > end) return found;
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, end - Date.now() + 1);
				this.#waiting.push(() => {
					clearTimeout(timer);
					resolve();
				});
			});
		}
	}

	stop(): void {
		this.#child.kill('SIGKILL');
	}
}
