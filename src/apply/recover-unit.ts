import { names } from '../plan/names.ts';

/**
 * A restart or a power cut before a change was kept: the old files are back before anything reads them (systemd-sysctl is the
 * first). It exists only while a change is pending; the conditions are for the moment in which it was just decided.
 */
export function renderRecoverUnit(directory: string): string {
	return `# Written by mape-setup; removed when the change is decided.
[Unit]
Description=Takes back a change that a restart interrupted (mape-setup)
DefaultDependencies=no
RequiresMountsFor=${names.state} ${names.log} /etc
After=local-fs.target systemd-remount-fs.service
Before=sysinit.target systemd-sysctl.service network-pre.target shutdown.target
Conflicts=shutdown.target
ConditionPathExists=|${names.pending}
ConditionPathExists=|${names.reverting}

[Service]
Type=oneshot
ExecStart=/bin/sh ${directory}/revert boot
`;
}
