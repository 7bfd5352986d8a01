# bash completion for mape-setup. Made when it is built, from the tables that --help is made of.

# The line is taken apart here: COMP_WORDS is cut at every = and :, of which prefixes and ports are full.
_mape_setup() {
	local line=${COMP_LINE:0:COMP_POINT} command='' argument='' option='' given=' ' before='' current='' word
	local -a words
	COMPREPLY=()
	read -ra words <<<"$line"
	if [[ $line != *[[:space:]] ]]; then
		current=${words[-1]}
		unset 'words[-1]'
	fi
	for word in "${words[@]:1}"; do
		if [[ $option ]]; then
			option=
			continue
		fi
		case $word in
		{{wordTakers}})
			option=${word#--}
			;;&
		-*) given+="${word%%=*} " ;;
		*)
			if [[ ! $command ]]; then command=$word; else argument=$word; fi
			;;
		esac
	done
	if [[ $option ]]; then
		_mape_setup_value
	elif [[ $current == --*=* ]]; then
		option=${current%%=*} option=${option#--} before=${current%%=*}= current=${current#*=}
		_mape_setup_value
	elif [[ $current == -* ]]; then
		_mape_setup_option
	elif [[ ! $command ]]; then
		_mape_setup_words '{{commands}}'
	elif [[ $command == help && ! $argument ]]; then
		_mape_setup_words '{{topics}}'
	fi
}

_mape_setup_option() {
	local options word offered=''
	case ${command:-setup} in
{{optionCases}}
	*) return ;;
	esac
	for word in $options; do
		# those that may be given again are always offered
		if [[ $given != *" ${word%=} "* || ' {{repeated}} ' == *" $word "* ]]; then offered+=" $word"; fi
	done
	_mape_setup_words "$offered"
	if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}

_mape_setup_value() {
	case ${command:-setup}:$option in
{{valueCases}}
	esac
}

_mape_setup_words() {
	local IFS=$' \t\n'
	_mape_setup_reply < <(compgen -W "$1" -- "$current")
}

_mape_setup_interfaces() {
	local path names=
	for path in /sys/class/net/*; do
		# bonding_masters is a file, and nobody is at lo
		if [[ -d $path && ${path##*/} != lo ]]; then names+=" ${path##*/}"; fi
	done
	_mape_setup_words "$names"
}

_mape_setup_paths() {
	compopt -o filenames 2>/dev/null
	_mape_setup_reply < <(compgen "$1" -- "$current")
}

# After --name= readline replaces only the value, unless = does not break words.
_mape_setup_reply() {
	local reply
	if [[ $COMP_WORDBREAKS == *=* ]]; then before=; fi
	while IFS= read -r reply; do COMPREPLY+=("$before$reply"); done
}

complete -F _mape_setup mape-setup
