// Indexes, one row for each of their columns.

#include <fmt/format.h>

#include <postgresql/inspect_parts.hpp>

namespace retort::postgresql {

namespace {
using database::TextRow;

// Bits of pg_index.indoption (src/include/catalog/pg_index.h).
constexpr int is_descending = 1;
constexpr int has_nulls_first = 2;

schema::IndexPart part_of(const std::string& column, const TextRow& row) {
    schema::IndexPart part{.column = column};
    if (column.empty()) part.expression = expression_of(row[12]);
    const int options = number(row[13]);
    part.descending = (options & is_descending) != 0;
    const bool nulls_first = (options & has_nulls_first) != 0;
    if (nulls_first != part.descending) part.nulls = nulls_first ? schema::NullsOrder::first : schema::NullsOrder::last;
    part.collation = text(row[14]);
    part.opclass = text(row[15]);
    return part;
}

CatalogueIndex index_of(const TextRow& row) {
    CatalogueIndex found{.relation = text(row[1]), .index = {.name = text(row[2])}};
    schema::Index& index = found.index;
    index.unique = is_true(row[3]);
    index.nulls_not_distinct = is_true(row[4]);
    if (row[6] != "btree") index.method = text(row[6]);
    index.with = settings(row[7]);
    index.predicate = expression_of(row[8]);
    found.is_valid = is_true(row[5]);
    found.definition = text(row[17]);
    index.comment = text(row[18]);
    return found;
}
} // namespace

void find_indexes(Catalogue& catalogue) {
    // An operator class is the usual one when it is the method's default, unless the column's own type has another.
    // A collation that an expression does not have by itself stands behind it in the index's text.
    const auto rows = catalogue.connection.query(fmt::format(
        "SELECT i.indexrelid, i.indrelid, x.relname, i.indisunique, "
        // Before PostgreSQL 15 the index has no such column: then it is the one of `before_15`.
        "(SELECT indnullsnotdistinct FROM pg_catalog.pg_index same WHERE same.indexrelid = "
        "i.indexrelid), i.indisvalid, m.amname, "
        "array_to_json(x.reloptions), pg_catalog.pg_get_expr(i.indpred, i.indrelid), y.attnum <= i.indnkeyatts, "
        "i.indkey[y.attnum - 1], a.attname, "
        "CASE WHEN i.indkey[y.attnum - 1] = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, y.attnum, false) END, "
        "i.indoption[y.attnum - 1], "
        "CASE WHEN i.indkey[y.attnum - 1] <> 0 OR position(pg_catalog.pg_get_indexdef(i.indexrelid, y.attnum, false) "
        "|| ' COLLATE ' "
        "IN pg_catalog.pg_get_indexdef(i.indexrelid)) > 0 THEN l.collname END, "
        "CASE WHEN o.opcdefault AND (o.opcintype = coalesce(a.atttypid, y.atttypid) OR NOT EXISTS (SELECT 1 FROM "
        "pg_catalog.pg_opclass own "
        "WHERE own.opcmethod = o.opcmethod AND own.opcintype = coalesce(a.atttypid, y.atttypid) AND own.opcdefault)) "
        "THEN NULL "
        "WHEN pg_catalog.pg_opclass_is_visible(o.oid) THEN o.opcname "
        "ELSE (SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = o.opcnamespace) || '.' || o.opcname END, "
        "y.attoptions IS NOT NULL, "
        "CASE WHEN NOT i.indisvalid OR y.attoptions IS NOT NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid) END, "
        "{} FROM (SELECT false AS indnullsnotdistinct) before_15 CROSS JOIN pg_catalog.pg_index i "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam "
        "JOIN pg_catalog.pg_attribute y ON y.attrelid = i.indexrelid "
        "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[y.attnum - 1] "
        "LEFT JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[y.attnum - 1] AND y.attnum <= i.indnkeyatts "
        "LEFT JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[y.attnum - 1] AND y.attnum <= i.indnkeyatts AND "
        "l.oid IS DISTINCT FROM a.attcollation "
        "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {} ORDER BY i.indexrelid, y.attnum",
        comment_of("pg_class", "i.indexrelid"), catalogue.is_in_scope("n")));
    for (const TextRow& row : rows) {
        if (catalogue.table(text(row[1])) == nullptr) continue;
        CatalogueIndex& found = catalogue.indexes.try_emplace(text(row[0]), index_of(row)).first->second;
        if (is_true(row[16])) {
            found.is_whole = false;
            found.definition = text(row[17]);
        }
        if (is_true(row[9]))
            found.index.parts.push_back(part_of(text(row[11]), row));
        else
            found.index.include.push_back(text(row[11]));
    }
}

} // namespace retort::postgresql
