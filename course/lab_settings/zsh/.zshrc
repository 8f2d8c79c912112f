# A terminal of the course: your own settings, then the course's Python before any other, and the
# folder that the lessons speak of. (From the launcher, JupyterLab begins where its browser stands.)
ZDOTDIR="${COURSE_ZDOTDIR:-$HOME}"
if [[ -f "$ZDOTDIR/.zshrc" ]]; then source "$ZDOTDIR/.zshrc"; fi
path=("$COURSE_BIN" $path)
HISTFILE="$COURSE_WORK/.jupyter/zsh_history"
cd "$COURSE_WORK"
rehash
