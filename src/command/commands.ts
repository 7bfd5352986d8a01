// The commands that look at a machine, but for the wizard: one piece of the bundle, because each piece of its own splits
// what they share with the wizard into more files, which it would have to read before its first screen.

export { apply } from './apply.ts';
export { check } from './check.ts';
export { confirm } from './confirm.ts';
export { detect } from './detect.ts';
export { log } from './log.ts';
export { plan } from './plan.ts';
export { probeBr } from './probe-br.ts';
export { report } from './report.ts';
export { revert } from './revert.ts';
export { show } from './show.ts';
export { uninstall } from './uninstall.ts';
export { watch } from './watch.ts';
