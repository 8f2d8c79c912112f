"""The project's files that people change, and what `alembic init` wrote into them."""

import re

INI, ENV, MODELS = "alembic.ini", "alembic/env.py", "sample_app/models.py"
APP, ENV_FILE = "sample_app/__main__.py", ".env"
TEMPLATE = "sqlalchemy.url = driver://user:pass@localhost/dbname\n"
OPTION = 'config.get_main_option("sqlalchemy.url")'
ENGINE = re.compile(r"engine_from_config\(.*?\n    \)", re.DOTALL)
