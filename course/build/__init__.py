"""Lessons become notebooks: `lesson.md` → `notebooks/NN_topic.ipynb`, one way, executed.

Read it in this order: `lesson` (one lesson's folder), `cells` (what its `lesson.md` says, cell by
cell), `minutes` (the rule), `notebook` (cells with fixed ids, put together), `scratch` and
`execute` (run in a folder of its own), `portable` and `outputs` (the same outputs on every
machine), `build` (all of it), `compare` (what differs from what is stored), `shape` (what every
lesson has), `command` (`python -m course build` and `list`).
"""
