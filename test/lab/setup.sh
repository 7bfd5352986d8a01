#!/usr/bin/env bash
# Installs what the lab and the tests need: Debian packages, npm packages, the build. Says and does nothing when all is
# there. Run or sourced; all of it happens in a shell of its own.
(
	set -eu
	cd "$(dirname "${BASH_SOURCE[0]}")/../.."
	mkdir -p .lab
	exec 9>.lab/setup.lock
	flock 9

	say() { echo "lab: $*" >&2; }

	# command=package
	needs="qemu-system-x86_64=qemu-system-x86 ip=iproute2 ping=iputils-ping mksh=mksh nft=nftables iptables-restore=iptables xz=xz-utils zstd=zstd
		mkfs.ext4=e2fsprogs setpriv=util-linux perl=perl-base dpkg-deb=dpkg tar=tar zsh=zsh fish=fish groff=groff-base man=man-db"
	export PATH=$PATH:/usr/sbin:/sbin
	packages=
	for need in $needs; do
		command -v "${need%%=*}" >/dev/null || packages="$packages ${need#*=}"
	done

	apt() { apt-get -qq -o DPkg::Lock::Timeout=300 "$@"; }

	# No package may start a service here, nor ask anything.
	install_packages() {
		export DEBIAN_FRONTEND=noninteractive
		if [ ! -e /usr/sbin/policy-rc.d ]; then
			trap 'rm -f /usr/sbin/policy-rc.d' EXIT
			printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
			chmod 755 /usr/sbin/policy-rc.d
		fi
		apt install -y --no-install-recommends "$@" >.lab/apt.log 2>&1 && return
		apt update >.lab/apt.log 2>&1
		apt install -y --no-install-recommends "$@" >.lab/apt.log 2>&1 || {
			cat .lab/apt.log >&2
			exit 1
		}
	}

	if [ "$packages" ]; then
		if [ "$(id -u)" != 0 ]; then
			say "these Debian packages are missing:$packages. Install them, or run this as root."
			exit 1
		fi
		say "installing Debian packages:$packages"
		# shellcheck disable=SC2086
		(install_packages $packages)
	fi

	if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
		say 'installing npm packages'
		# not `npm ci`: that refuses where a registry lacks a package of another platform, which nobody needs here
		npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error >&2
		touch node_modules/.package-lock.json
	fi

	if [ ! -e dist/cli.js ] || [ "$(find src packaging package.json -newer dist/cli.js -print -quit)" ]; then
		say 'building mape-setup'
		npm run --silent build >&2
	fi
)
