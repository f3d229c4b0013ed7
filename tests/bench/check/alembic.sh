#!/bin/sh
# What `alembic check` does, on the same tables in the same database: alembic.sh FOLDER URL TABLES. Alembic 1.8 has no
# such command: it is what `revision --autogenerate` does before it writes.
set -eu
folder=$1
mkdir -p "$folder"
cat >"$folder/check.py" <<'END'
import sys, time
from sqlalchemy import (BigInteger, Boolean, Column, DateTime, ForeignKeyConstraint, Index, MetaData, Numeric, String, Text,
                        PrimaryKeyConstraint, UniqueConstraint, Table, create_engine)
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

url, count = sys.argv[1], int(sys.argv[2])
metadata = MetaData()
name = lambda n: "table_%04d" % n
for n in range(count):
    t = name(n)
    Table(t, metadata, Column("id", BigInteger, nullable=False), Column("name", String(100), nullable=False),
          Column("code", String(10), nullable=False), Column("amount", Numeric(10, 2)), Column("note", Text),
          Column("is_active", Boolean, nullable=False), Column("created_at", DateTime(True), nullable=False),
          Column("parent_id", BigInteger), PrimaryKeyConstraint("id", name="pk_" + t),
          UniqueConstraint("code", name="uq_%s_code" % t), Index("ix_%s_name" % t, "name"),
          Index("ix_%s_created_at_amount" % t, "created_at", "amount"),
          ForeignKeyConstraint(["parent_id"], [name(n // 2) + ".id"], ondelete="CASCADE"))
only = lambda object, name, kind, reflected, other: not (kind == "table" and name.startswith("retort_"))
with create_engine(url).connect() as connection:
    start = time.perf_counter()
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": only})
    compare_metadata(context, metadata)
    print("%.1f" % ((time.perf_counter() - start) * 1000))
END
/usr/bin/python3 "$folder/check.py" "$2" "$3"
