# ask.fish FILE LINE: what fish offers for LINE, each with its description after a tab.
source $argv[1]
complete -C $argv[2]
