import { request } from 'node:http';
import type { HttpResult } from './system.ts';

/** More is no answer that anybody here asks for. */
const limitBytes = 65_536;

/** One GET, without following where it may lead. Everything that goes wrong is a result. */
export function get(url: string, timeoutMs: number): Promise<HttpResult> {
	return new Promise((resolve) => {
		const asked = request(url, { agent: false, headers: { accept: '*/*' } });
		const failed = (code = 'EIO') => {
			clearTimeout(timer);
			asked.destroy();
			resolve({ ok: false, code });
		};
		// for all of it: names, connection and answer
		const timer = setTimeout(() => failed('ETIMEDOUT'), timeoutMs);
		asked.on('error', (error: NodeJS.ErrnoException) => failed(error.code));
		asked.on('response', (response) => {
			const parts: Buffer[] = [];
			let bytes = 0;
			response.on('data', (part: Buffer) => {
				bytes += part.length;
				if (bytes > limitBytes) failed('EMSGSIZE');
				else parts.push(part);
			});
			response.on('error', (error: NodeJS.ErrnoException) => failed(error.code));
			response.on('end', () => {
				clearTimeout(timer);
				resolve({ ok: true, status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() });
			});
		});
		asked.end();
	});
}
