"""The page: ``python app.py`` is ``askfirst serve``."""

from rag.config import read_settings
from rag.desk.server import serve

if __name__ == "__main__":
    serve(read_settings())
