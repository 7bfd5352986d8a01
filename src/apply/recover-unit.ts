import { names } from '../plan/names.ts';

/**
 * A restart or a power cut before a change was kept: the old files are back before anything reads them (systemd-sysctl is the
 * first). It exists only while a change is pending, and a moment before and after; when it finds none it removes itself. It is
 * the same for every change, so that two that begin at once do not get into each other's way.
 */
export const recoverUnit = `# Written by mape-setup; removed when the change is decided.
[Unit]
Description=Takes back a change that a restart interrupted (mape-setup)
DefaultDependencies=no
RequiresMountsFor=${names.state} ${names.log} /etc
After=local-fs.target systemd-remount-fs.service
Before=sysinit.target systemd-sysctl.service network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for change in ${names.pending} ${names.reverting}; do [ ! -s $$change ] || exec sh "$$(cat $$change)/revert" boot; done; rm -f ${names.unitDirectory}/sysinit.target.wants/${names.recoverUnit} ${names.unitDirectory}/${names.recoverUnit}; systemctl daemon-reload'
`;
