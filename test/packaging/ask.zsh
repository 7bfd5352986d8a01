# ask.zsh FOLDER LINE: the words that zsh offers for LINE as <<WORD WORD>>, and its list as people see it. Completion is a
# part of zsh's line editor, so it is asked in a pseudo-terminal; compadd, through which all words go, tells them.
zmodload zsh/zpty
zpty ask zsh -f -i
zpty -w ask "PS1=; stty columns 240 rows 100; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w ask 'compadd() {
	if [[ ${@[(I)-[OAD]*]} = 0 ]]; then
		local -a found
		builtin compadd -O found "$@"
		(( $#found )) && print -r -- "<<$found>>"
	fi
	builtin compadd "$@"
}
show-list() { zle list-choices }
say-done() { print DO""NE }
zle -N show-list; zle -N say-done
bindkey "^T" show-list; bindkey "^X" say-done
print REA""DY'
zpty -r -m ask seen '*READY*'
zpty -w -n ask "$2"$'\x14\x18'
zpty -r -m ask seen '*DONE*'
print -r -- "$seen"
zpty -d ask
