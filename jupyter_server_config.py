"""JupyterLab, started in this folder, stores notebooks in the plain form that reports show."""

from policytargets.running.saving import plain_form

c = get_config()  # noqa: F821  (Jupyter gives it)
c.FileContentsManager.pre_save_hook = plain_form
