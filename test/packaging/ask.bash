# ask.bash FILE LINE WORD…: what the completion in FILE replies for LINE, as readline calls it.
. "$1"
COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=("${@:3}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
[ "$(complete -p mape-setup)" = 'complete -F _mape_setup mape-setup' ] || exit 1
_mape_setup mape-setup "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
