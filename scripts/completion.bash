# Completion of `glimpse` for bash (zsh: autoload -U bashcompinit && bashcompinit first):  source scripts/completion.bash
# Commands and options come from the program's own --help, so that they cannot grow old.
_glimpse() {
  local program=$1 current=$2 previous=$3 command="" word words
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word != -* ]]; then command=$word; break; fi
  done
  case $previous in
    --dtype) words="auto float32 bfloat16" ;;
    --device) words="cpu cuda:0" ;;
    *)
      if [[ -z $command ]]; then
        words=$("$program" --help 2>/dev/null | awk '/^Subcommands:/ {on = 1; next} on && NF {print $1}')
      elif [[ $current == -* ]]; then
        words=$("$program" "$command" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*')
      fi ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _glimpse glimpse
