# The reports without an installed Python: `docker build -t policytargets .`, then
# `docker run --rm -v "$PWD:/study" policytargets report`, in the folder of a study.
# Its RUN lines are run in an environment of their own by tests/test_release.py.
FROM python:3.13-slim
COPY . /src
# The Chinese font comes as a package (noto-cjk-sans-otc), so that no font of the system is needed.
RUN python -m pip install --no-cache-dir '/src[reports]'
RUN python -c "from policytargets.site.fonts import make_faces; make_faces({'page': '规划'}, {'page': 'zh'})"
RUN useradd --create-home researcher
USER researcher
WORKDIR /study
ENTRYPOINT ["policytargets"]
CMD ["--help"]
