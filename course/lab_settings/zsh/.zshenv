# Your own settings are read from where they would be without the course.
if [[ -f "${COURSE_ZDOTDIR:-$HOME}/.zshenv" ]]; then source "${COURSE_ZDOTDIR:-$HOME}/.zshenv"; fi
