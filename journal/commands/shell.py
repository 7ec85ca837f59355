"""`shell`: what to put into a shell's start file."""

import click

from journal import show
from journal.front import Front

BASH = r"""# Deliberate for bash: put  eval "$(deliberate shell bash)"  into ~/.bashrc
# ctrl+x j writes the line you have typed to your journal, raw: no quoting, nothing expanded.
_deliberate_capture() {
    [ -n "$READLINE_LINE" ] || return
    if printf '%s' "$READLINE_LINE" | deliberate jot -; then
        READLINE_LINE=
        READLINE_POINT=0
    fi
}
bind -x '"\C-xj": _deliberate_capture'
eval "$(_DELIBERATE_COMPLETE=bash_source deliberate)"
complete -o nosort -F _deliberate_completion dj
"""

ZSH = r"""# Deliberate for zsh: put  eval "$(deliberate shell zsh)"  into ~/.zshrc
# ctrl+x j writes the line you have typed to your journal, raw: no quoting, nothing expanded.
_deliberate_capture() {
    [[ -n "$BUFFER" ]] || return
    zle -I
    if print -rn -- "$BUFFER" | deliberate jot -; then
        BUFFER=
    fi
    zle reset-prompt
}
zle -N _deliberate_capture
bindkey '^Xj' _deliberate_capture
eval "$(_DELIBERATE_COMPLETE=zsh_source deliberate)"
compdef _deliberate_completion dj
"""

FISH = r"""# Deliberate for fish: put  deliberate shell fish | source  into ~/.config/fish/config.fish
# ctrl+x j writes the line you have typed to your journal, raw: no quoting, nothing expanded.
function _deliberate_capture
    set -l line (commandline)
    test -n "$line"; or return
    if printf '%s' "$line" | deliberate jot -
        commandline ''
    end
    commandline -f repaint
end
bind \cxj _deliberate_capture
_DELIBERATE_COMPLETE=fish_source deliberate | source
complete -c dj -w deliberate
"""

SHELLS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


@click.command("shell")
@click.argument("name", type=click.Choice(list(SHELLS)), metavar="bash|zsh|fish")
@click.pass_obj
def command(front: Front, name: str) -> int:
    """Print a key binding (ctrl+x j captures the line you have typed) and completions."""
    if front.json:
        show.document({"shell": name, "script": SHELLS[name]})
    else:
        show.lines(SHELLS[name].rstrip("\n").split("\n"))
    return 0
