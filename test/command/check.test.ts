import { describe, expect, it } from 'vitest';
import { checks as allChecks } from '../../src/check/checks.ts';
import { check } from '../../src/command/check.ts';
import { names } from '../../src/plan/names.ts';
import { linkNamed, ownSpace, type Router } from '../../src/system/model/router.ts';
import { demoSystem } from '../../src/system/recorded.ts';
import type { Language } from '../../src/text/language.ts';

interface Asked {
	readonly language?: Language;
	readonly terminal?: { readonly colour: boolean };
	readonly json?: boolean;
}

/** `mape-setup check` on a router that was fine until `fault`. */
async function checked(fault: (router: Router) => unknown, { language = 'en', terminal, json }: Asked = {}) {
	const system = demoSystem('configured');
	fault(system.router);
	const said: string[] = [];
	const write = async (more: string) => void said.push(more);
	const io = { write, writeError: write, input: process.stdin, language, ...(terminal ? { terminal } : {}) };
	const flags = json ? { json: '' } : {};
	const context = { io, system, disk: system, flags, inRealTime: <T>(work: () => Promise<T>) => work() };
	return { code: await check(context), text: said.join('') };
}

const healthy = () => {};
const flushed = (router: Router) => void ownSpace(router).tables.splice(0);
const otherMtu = (router: Router) => {
	Object.assign(linkNamed(ownSpace(router), names.tunnel)!, { mtu: 1400 });
};

describe('into a file or a pipe', () => {
	it('the verdict is first, then the checks in the order of the layers', async () => {
		const { code, text } = await checked(flushed);
		expect(code).toBe(1);
		expect(text).toMatchInlineSnapshot(`
			"failed: The rules of mape-setup are not loaded.
			  what to do: /etc/mape-setup/up rules (loads them again)

			  Link: ok, enp1s0
			  IPv6 default route: ok, fe80::221:d8ff:fe9f:2d41
			  Delegated prefix: ok, 2400:4050:5c71:af00::/56
			  CE address: ok, 2400:4050:5c71:af00:99:f171:c600:2f00
			  Tunnel: ok, 2001:380:a120::9
			  Rules and forwarding: failed
			    The rules of mape-setup are not loaded.
			  Rules as in their file: skipped (needs: Rules and forwarding)
			  Rules of others: ok
			  Table of connections: ok, 12/262144
			  Free ports: ok, 0/1008
			  IPv6 by itself: ok, 9.2 ms
			  Home gateway: ok, none that answers
			  Border relay (BR): skipped (needs: Rules and forwarding)
			  IPv4 through the tunnel: skipped (needs: Rules and forwarding)
			  Address seen outside: skipped (needs: Rules and forwarding)
			  TCP, every port block: skipped (needs: Rules and forwarding)
			  Packet size (MTU): skipped (needs: Rules and forwarding)
			  DNS: skipped (needs: Rules and forwarding)
			"
		`);
	});

	it('and in Japanese', async () => {
		const { text } = await checked(flushed, { language: 'ja' });
		expect(text).toMatchInlineSnapshot(`
			"失敗: mape-setup のルールが読み込まれていません。
			  対処: /etc/mape-setup/up rules (読み込み直します)

			  リンク: 正常, enp1s0
			  IPv6 デフォルト経路: 正常, fe80::221:d8ff:fe9f:2d41
			  委譲プレフィックス: 正常, 2400:4050:5c71:af00::/56
			  CE アドレス: 正常, 2400:4050:5c71:af00:99:f171:c600:2f00
			  トンネル: 正常, 2001:380:a120::9
			  ルールと転送: 失敗
			    mape-setup のルールが読み込まれていません。
			  ルールファイルとの一致: 省略 (必要: ルールと転送)
			  ほかのルール: 正常
			  接続テーブル: 正常, 12/262144
			  ポートの空き: 正常, 0/1008
			  IPv6 単体: 正常, 9.2 ms
			  ホームゲートウェイ: 正常, 応答するものなし
			  BR の応答: 省略 (必要: ルールと転送)
			  トンネル経由の IPv4: 省略 (必要: ルールと転送)
			  外から見たアドレス: 省略 (必要: ルールと転送)
			  全ポートブロックの TCP: 省略 (必要: ルールと転送)
			  パケット長 (MTU): 省略 (必要: ルールと転送)
			  DNS: 省略 (必要: ルールと転送)
			"
		`);
	});

	it('a warning alone is said, and no failure', async () => {
		const { code, text } = await checked(otherMtu);
		expect(code).toBe(0);
		expect(text.split('\n').slice(0, 4)).toMatchInlineSnapshot(`
			[
			  "warning: The MTU of mape0 is 1400 instead of 1460.",
			  "  evidence: expected: 1460, seen: 1400",
			  "    Packet size (MTU): Only packets of 1400 bytes pass instead of 1460; TCP adapts.",
			  "  what to do: ip link set dev mape0 mtu 1460 (sets it again)",
			]
		`);
	});

	it('a healthy router has one line and its checks', async () => {
		const { code, text } = await checked(healthy);
		expect(code).toBe(0);
		expect(text).toMatch(/^All checks passed: IPv4 works\.\n\n {2}Link: ok/);
	});
});

describe('on a terminal', () => {
	it('the checks tick, and the verdict stands last, where it is read', async () => {
		const { text } = await checked(flushed, { terminal: { colour: false } });
		expect(text).not.toContain('\u001B');
		const lines = text.trimEnd().split('\n');
		const at = lines.indexOf('failed: The rules of mape-setup are not loaded.');
		expect(lines[at - 1]).toBe('');
		expect(lines.slice(at + 1)).toEqual(['  what to do: /etc/mape-setup/up rules (loads them again)']);
		expect(lines.slice(0, at - 1).filter((line) => /^ {2}\S/.test(line))).toHaveLength(allChecks.length);
	});

	it('what was not tried is dim, and not red', async () => {
		const { text } = await checked(flushed, { terminal: { colour: true } });
		const skipped = text.split('\n').filter((line) => line.includes('skipped (needs: Rules and forwarding)'));
		expect(skipped).toHaveLength(7);
		for (const line of skipped) expect(line.startsWith('\u001B[2m') && line.endsWith('\u001B[0m'), line).toBe(true);
		expect(text).not.toContain('\u001B[31m');
	});
});

describe('for programs', () => {
	it('is one object: the verdict with its remedy, and every check', async () => {
		const { code, text } = await checked(flushed, { json: true });
		const { schema, verdict, checks } = JSON.parse(text);
		expect([code, schema, checks.length]).toEqual([1, 1, allChecks.length]);
		expect(verdict).toEqual({
			level: 'failed',
			check: 'rules',
			finding: { code: 'rules-missing' },
			cause: 'The rules of mape-setup are not loaded.',
			evidence: [],
			remedy: '/etc/mape-setup/up rules (loads them again)',
			command: ['/etc/mape-setup/up', 'rules'],
			ours: true,
			consequences: ['rules-file', 'br', 'ipv4', 'source-address', 'port-blocks', 'mtu', 'dns'],
			besides: [],
		});
		expect(checks[0]).toEqual({
			id: 'link',
			status: 'ok',
			durationMs: expect.any(Number),
			evidence: { detail: 'enp1s0' },
		});
		expect(checks[5]).toMatchObject({ id: 'rules', status: 'failed', finding: { code: 'rules-missing' } });
		expect(checks.find(({ id }: { id: string }) => id === 'br')).toEqual({
			id: 'br',
			status: 'skipped',
			because: 'rules',
		});
	});

	it('has the worst level, and no cause where there is none', async () => {
		expect(JSON.parse((await checked(healthy, { json: true })).text).verdict).toEqual({ level: 'ok' });
		const warned = JSON.parse((await checked(otherMtu, { json: true })).text).verdict;
		expect(warned).toMatchObject({ level: 'warning', check: 'tunnel', finding: { code: 'tunnel-mtu', seen: 1400 } });
	});
});
