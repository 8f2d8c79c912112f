# The Todo app's own database: the one that DATABASE_URL (or .env) names, or todo.db.
# Included by the Makefile, which defines BIN and `setup`.

TO ?= -1

ifneq ($(filter db-migrate,$(MAKECMDGOALS)),)
ifeq ($(strip $(MESSAGE)),)
$(error db-migrate needs a message: make db-migrate MESSAGE="add notes to todos")
endif
endif

# The shell reads them from its environment, so a quote in a message is only a quote.
export MESSAGE TO

.PHONY: db-upgrade db-downgrade db-migrate db-history db-current db-test-migrations db-reset

db-upgrade: setup ## the app's database: run the migrations it hasn't had yet
	@$(BIN)/python -m alembic upgrade head

db-downgrade: setup ## take back the last migration (TO=revision for more)
	@$(BIN)/python -m alembic downgrade "$$TO"

db-migrate: setup ## a new migration from what changed in the models: MESSAGE="add notes to todos"
	@$(BIN)/python -m alembic revision --autogenerate -m "$$MESSAGE"

db-history: setup ## every migration there is, the newest first
	@$(BIN)/python -m alembic history --indicate-current

db-current: setup ## which migration the app's database is at
	@$(BIN)/python -m alembic current

db-test-migrations: setup ## every migration up and down, with rows, on both databases
	@$(BIN)/python -m pytest tests/migrations

db-reset: setup ## the development database anew; it asks, unless CONFIRM=yes
	@$(BIN)/python -m sample_app.reset $(if $(filter yes,$(CONFIRM)),--yes)
