#compdef mape-setup
# zsh completion for mape-setup. Made when it is built, from the tables that --help is made of.

_mape-setup_interfaces() {
	local -a found
	# bonding_masters is a file, and nobody is at lo
	found=(/sys/class/net/*(N-/:t))
	compadd "$@" -- ${found:#lo}
}

_mape-setup() {
	local -A say
	local -a commands names specs
	# as the program chooses its language
	if [[ $TERM != linux && ${(L)${MAPE_LANG:-${LC_ALL:-${LC_MESSAGES:-$LANG}}}} == ja* ]]; then
		say=(
{{optionsJa}}
		)
		commands=(
{{commandsJa}}
		)
	else
		say=(
{{optionsEn}}
		)
		commands=(
{{commandsEn}}
		)
	fi

	local command=setup word skip=
	for word in "${(@)words[2,CURRENT-1]}"; do
		if [[ -n $skip ]]; then
			skip=
			continue
		fi
		case $word in
		{{wordTakers}}) skip=1 ;;
		-*) ;;
		*)
			command=$word
			break
			;;
		esac
	done

	local -A spec
	spec=(
{{specs}}
	)
	case $command in
{{exceptions}}
	esac
	case $command in
{{optionCases}}
	esac
	for word in $names; do specs+=("${(@ps:\t:)spec[$word]}"); done
	case $command in
	help) specs+=('2:topic:({{topics}})') ;;
	calc) specs+=('2:prefix: ') ;;
	esac
	_arguments -S $specs '1:command:_mape-setup_commands'
}

_mape-setup_commands() {
	_describe -t commands command commands "$@"
}

_mape-setup "$@"
