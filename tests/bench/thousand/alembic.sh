#!/bin/sh
# The revisions of thousand.sh written for Alembic, and the same two runs: alembic.sh FOLDER COUNT [RUNS]
set -eu
folder=$1
count=$2
runs=${3:-3}

rm -rf "$folder"
mkdir -p "$folder/migrations/versions"
cd "$folder"
printf '[alembic]\nscript_location = migrations\n' >alembic.ini
cat >migrations/env.py <<'END'
import os
from alembic import context
from sqlalchemy import create_engine

with create_engine("sqlite:///" + os.environ["DATABASE"]).connect() as connection:
    context.configure(connection=connection, render_as_batch=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
END
awk -v n="$count" '
function id(i) { return sprintf("rev%06d", i) }
BEGIN {
    for (i = 1; i <= n; ++i) {
        t = i % 2 ? i : (i > 20 ? i - 1 - 2 * (i % 7) : i - 1); if (t % 2 == 0) --t
        table = sprintf("table_%04d", t)
        if (i % 2)
            up = "t = op.create_table(\"" table "\", sa.Column(\"id\", sa.BigInteger(), nullable=False), sa.Column(\"name\", sa.String(100), nullable=False), sa.Column(\"code\", sa.String(10)), sa.Column(\"amount\", sa.Numeric(10, 2)), sa.Column(\"created_at\", sa.DateTime(), nullable=False, server_default=sa.func.now()), sa.PrimaryKeyConstraint(\"id\"), sa.UniqueConstraint(\"code\", name=\"uq_" table "\"))\n    op.create_index(\"ix_" table "_name\", \"" table "\", [\"name\"])\n    op.bulk_insert(t, [{\"id\": 1, \"name\": \"one\", \"code\": \"A\"}, {\"id\": 2, \"name\": \"two\", \"code\": \"B\"}])"
        else if (i % 20 == 10)
            up = "with op.batch_alter_table(\"" table "\") as batch:\n        batch.alter_column(\"code\", type_=sa.String(" 20 + i % 200 "))"
        else if (i % 4)
            up = "op.add_column(\"" table "\", sa.Column(\"extra_" i "\", sa.Integer(), nullable=False, server_default=\"0\"))"
        else if (i % 3)
            up = "op.create_index(\"ix_" i "\", \"" table "\", [\"amount\", \"created_at\"])"
        else
            up = "op.add_column(\"" table "\", sa.Column(\"note_" i "\", sa.Text()))\n    op.execute(\"UPDATE " table " SET note_" i " = name\")"
        file = "migrations/versions/" id(i) "_revision.py"
        print "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = \"" id(i) "\"\ndown_revision = " (i == 1 ? "None" : "\"" id(i - 1) "\"") "\n\n\ndef upgrade():\n    " up > file
        close(file)
    }
}'

median() { sort -n | awk '{ t[NR] = $1 } END { printf "%.0f", (t[int((NR + 1) / 2)] + t[int(NR / 2) + 1]) / 2e6 }'; }
measure() {
    run=0
    while [ "$run" -lt "$runs" ]; do
        rm -f run.db
        start=$(date +%s%N)
        DATABASE=$folder/run.db alembic "$@" >log 2>&1 || cat log >&2
        echo $(($(date +%s%N) - start))
        run=$((run + 1))
    done | median
}
printf '%-58s %8s ms\n' "Alembic $(alembic --version | sed 's/.* //'): heads (median of $runs)" "$(measure heads)"
printf '%-58s %8s ms\n' "Alembic: upgrade head on SQLite (median of $runs)" "$(measure upgrade head)"
