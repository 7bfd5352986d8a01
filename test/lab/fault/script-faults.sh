# Read by bash before a script of a checkpoint (BASH_ENV): numbers the commands with which the script changes something,
# writes them into $FAULT_LOG, and has number $FAULT_AT go wrong as $FAULT_KIND says: fail, hang, kill-before, kill-after, stop-before.
unset BASH_ENV

fault_step() {
	local number= kind= code=
	echo "$*" >>"$FAULT_LOG"
	number=$(wc -l <"$FAULT_LOG")
	if [ "$number" = "${FAULT_AT:-0}" ]; then kind=$FAULT_KIND; fi
	case $kind in
		fail) return 1 ;;
		hang) (exec -a mape-setup-hangs sleep 3600) ;;
		kill-before) kill -KILL $$ ;;
		stop-before)
			echo '"fault":"stop-before"' >>"$FAULT_LOG.reached"
			kill -STOP $$
			;;
	esac
	command "$@"
	code=$?
	if [ "$kind" = kill-after ]; then kill -KILL $$; fi
	return $code
}

for fault_tool in systemctl cp mv rm rmdir mkdir chmod sync sysctl nft ip sh wall; do
	eval "$fault_tool() { fault_step $fault_tool \"\$@\"; }"
done
