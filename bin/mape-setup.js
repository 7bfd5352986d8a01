#!/usr/bin/env node
// Old syntax on purpose: these lines must run on any Node, so that the message can be shown.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 17)) {
	// biome-ignore lint/style/useTemplate: see above
	console.error('mape-setup needs Node.js 20.17 or newer; this is ' + process.versions.node + '.');
	console.error('mape-setup には Node.js 20.17 以降が必要です。');
	process.exit(78);
}
import('../dist/cli.js').catch((error) => {
	if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
	console.error('mape-setup is not built yet: run npm install (or npm run build) in its folder first.');
	process.exit(70);
});
