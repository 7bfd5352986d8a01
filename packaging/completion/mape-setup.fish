# fish completion for mape-setup. Made when it is built, from the tables that --help is made of.

# What is on the line before the cursor that is no option and no option's value.
function __mape_setup_words
	set -l words (commandline -opc)
	set -e words[1]
	set -l skip no
	for word in $words
		if test $skip = yes
			set skip no
			continue
		end
		switch $word
			case {{wordTakers}}
				set skip yes
			case '-*'
			case '*'
				printf '%s\n' $word
		end
	end
end

function __mape_setup_no_command
	set -l words (__mape_setup_words)
	test (count $words) = 0
end

function __mape_setup_topic
	set -l words (__mape_setup_words)
	test (count $words) = 1; and test $words[1] = help
end

# Is the command one of these? Without one it is the wizard.
function __mape_setup_is
	set -l words (__mape_setup_words)
	set -q words[1]; or set words setup
	contains -- $words[1] $argv
end

# bonding_masters is a file, and nobody is at lo
function __mape_setup_interfaces
	for path in /sys/class/net/*/
		set -l name (string replace -r '^.*/([^/]+)/$' '$1' $path)
		test $name = lo; or echo $name
	end
end

# As the program chooses its language.
function __mape_setup_say
	set -l locale
	for name in MAPE_LANG LC_ALL LC_MESSAGES LANG
		set -q $name; and test -n "$$name"; and set locale $$name; and break
	end
	if test "$TERM" != linux; and string match -qi 'ja*' -- "$locale"
		echo $argv[2]
	else
		echo $argv[1]
	end
end

complete -c mape-setup -f
{{commands}}
complete -c mape-setup -n __mape_setup_topic -a '{{topics}}'
{{options}}

functions -e __mape_setup_say
