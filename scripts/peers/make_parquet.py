"""Writes the small Parquet files that the tests of the corpus read, as Apache Arrow packs them.

    pip install pyarrow==26.0.1
    python scripts/peers/make_parquet.py src/test/resources/org/mixlaw/corpus/source/parquet
"""

import pathlib
import sys

import pyarrow
import pyarrow.parquet

SETS = ("Github", "ArXiv", "Pile-CC")
PACKINGS = {"none": None, "snappy": "snappy", "gzip": "gzip", "zstd": "zstd", "lz4": "lz4"}


def table():
    texts = [f"document {i} of Zürich says {'naïve ' * (i % 7)}{i * i}" for i in range(60)]
    meta = [{"pile_set_name": SETS[i % 3], "line": i} for i in range(60)]
    return pyarrow.table({"id": list(range(60)), "content": texts, "meta": meta})


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, packing in PACKINGS.items():
        pyarrow.parquet.write_table(
            table(),
            folder / f"{name}.parquet",
            compression=packing or "none",
            row_group_size=25,
            data_page_size=512,
            data_page_version="2.0" if name == "zstd" else "1.0",
            use_dictionary=name != "gzip",
            write_page_checksum=name in ("none", "snappy"),
            store_schema=False,
        )
    missing = pyarrow.table({"text": ["first", None, "third"]})
    pyarrow.parquet.write_table(missing, folder / "missing.parquet", store_schema=False)
    refused = {"compression": "brotli", "store_schema": False}
    pyarrow.parquet.write_table(pyarrow.table({"text": ["packed"]}), folder / "brotli.parquet", **refused)
    pyarrow.parquet.write_table(missing.slice(0, 0), folder / "empty.parquet", store_schema=False)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
