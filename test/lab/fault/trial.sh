#!/bin/bash
# One run of the program with a fault, on the router of the lab, and what follows on its own: the timer, or a revert.
#   FAULTS=… trial.sh ARGUMENTS…        mape-setup ARGUMENTS…
#   trial.sh settle                     only what follows
#   trial.sh script keep|revert WHY     a script of the pending checkpoint, with fault number $FAULT_AT as $FAULT_KIND says
# Prints NAME=VALUE lines, then what the program said. The timer does not have to be waited for: it is fired at once.
set -u
dir=/run/lab/fault
state=/var/lib/mape-setup
inject=--import=/opt/mape-setup/test/lab/fault/inject.mjs

pending() { [ -e "$state/pending" ] || [ -L "$state/pending" ]; }
reverting() { [ -e "$state/reverting" ] || [ -L "$state/reverting" ]; }
timers() { systemctl list-units --all --plain --no-legend 'mape-setup-revert*.timer' | sed 's/ .*//'; }
services() { systemctl list-units --state=active,activating --plain --no-legend 'mape-setup-revert*.service' | sed 's/ .*//'; }

# wait_while SECONDS CONDITION…: false when it lasts longer
wait_while() {
	local end=$((SECONDS + $1))
	shift
	while "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

reached() { grep -q "\"fault\":\"$1" "$dir/log"; }
running() { kill -0 "$pid" 2>/dev/null; }
runs_on() { running && ! reached hang && ! reached stop; }
unsettled() { pending || reverting || [ "$(services)" ]; }

# What the timer does when its time has come.
fire() {
	local timer
	for timer in $(timers); do systemctl start "${timer%.timer}.service"; done
}

settle() {
	local armed=no was=no
	if pending; then was=yes; fi
	if [ "$(timers)" ]; then armed=yes; fi
	echo "pending=$was"
	echo "armed=$armed"
	if [ "$armed" = yes ]; then
		fire
		# one that has nothing to take back any more is not waited for
		if [ "$(timers)" ]; then systemctl stop $(timers); fi
		wait_while 150 unsettled || echo "unsettled=$(cat "$state/pending" "$state/reverting" 2>&1) $(services)"
	elif [ "$was" = yes ] || reverting; then
		# nobody will take it back by itself: whoever comes next does
		mape-setup revert >"$dir/by-hand" 2>&1
		echo "by_hand=$?"
	fi
}

left() {
	echo "left=$(pgrep -fa 'mape-setup-hang[s]|bin/mape-setup[.]js|/revert|checkpoints/' | grep -v trial.sh | tr '\n' ';')"
}

# A script of the checkpoint, by bash instead of sh, which can be made to stop at a command; its lock is the one that it takes itself.
script() {
	local folder
	folder=$(cat "$state/pending") || exit
	rm -rf "$dir"
	mkdir -p "$dir"
	: >"$dir/script"
	# whoever comes next would wait long for one that hangs
	sed -i 's/ -w 100 / -w 5 /' "$folder/keep" "$folder/revert"
	MAPE_SETUP_LOCKED=yes FAULT_LOG=$dir/script BASH_ENV=/opt/mape-setup/test/lab/fault/script-faults.sh setsid \
		flock -o /run/mape-setup/lock bash "$folder/$1" ${2:-} >"$dir/out" 2>"$dir/err" </dev/null &
	pid=$!
	case ${FAULT_KIND:-} in
		stop*) wait_while 100 [ ! -e "$dir/script.reached" ] ;;
		hang)
			wait_while 100 eval '! pgrep -f mape-setup-hang[s] >/dev/null && running'
			# whoever is killed together with the terminal is not what hangs
			;;
		*) wait "$pid" 2>/dev/null ;;
	esac
	echo "code=$?"
}

case $1 in
	settle)
		mkdir -p "$dir"
		settle
		left
		exit
		;;
	script)
		script "$2" "${3:-}"
		case ${FAULT_KIND:-} in stop*) exit ;; esac
		settle
		if [ "${FAULT_KIND:-}" = hang ]; then kill -KILL -- "-$pid" 2>/dev/null; fi
		left
		echo ---
		tail -c 3000 "$dir/err"
		exit
		;;
esac

rm -rf "$dir"
mkdir -p "$dir"
: >"$dir/log"
FAULT_LOG=$dir/log NODE_OPTIONS=$inject setsid mape-setup "$@" >"$dir/out" 2>"$dir/err" </dev/null &
pid=$!
wait_while 240 runs_on || echo "endless=$pid"
reached '' || echo reached=no
how=ended
if running && reached stop; then
	echo how=stopped
	echo "pid=$pid"
	exit
fi
if running; then
	how=hung
	sleep 0.2
	# before there is something to take back, the time limits of the program itself have to end it
	pending && fire
	# a call to the kernel that hangs is out of its reach: what else would end it but a user
	if ! wait_while 100 running; then
		pending || how=endless
		kill -KILL "$pid"
	fi
fi
wait "$pid" 2>/dev/null
code=$?
echo "how=$how"
echo "code=$code"
settle
left
echo ---
tail -c 3000 "$dir/err"
tail -c 300 "$dir/out"
