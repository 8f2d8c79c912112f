"""Views of plain data, for JupyterLab; each has a text form with the same content."""
