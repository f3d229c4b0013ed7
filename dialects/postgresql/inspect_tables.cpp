// Tables and their columns.

#include <fmt/format.h>

#include <postgresql/catalogue_type.hpp>
#include <postgresql/inspect_parts.hpp>

namespace retort::postgresql {

namespace {
using database::TextRow;

schema::Column column_of(const Catalogue& catalogue, const TextRow& row) {
    schema::Column column{.name = text(row[2]), .type = {}, .nullable = !is_true(row[9])};
    const schema::Name type = catalogue.name(text(row[3]), text(row[4]));
    const int dimensions = number(row[8]);
    if (is_true(row[5]) && catalogue.schema.find_enum(type) != nullptr)
        column.type = {.kind = schema::TypeKind::enumeration, .name = type, .array_dimensions = dimensions};
    else
        column.type = type_of({.name = text(row[4]),
                               .is_built_in = text(row[3]) == "pg_catalog",
                               .modifier = number(row[6]),
                               .text = text(row[7]),
                               .array_dimensions = dimensions});
    // Its settings come with the sequences.
    if (!text(row[10]).empty()) column.identity = schema::Identity{.always = row[10] == "a"};
    if (const auto expression = expression_of(row[12])) {
        if (text(row[11]).empty())
            column.server_default = *expression;
        else
            column.generated = schema::Generated{*expression, true};
    }
    column.collation = text(row[13]);
    column.comment = text(row[14]);
    return column;
}
} // namespace

void find_tables(Catalogue& catalogue) {
    const auto rows = catalogue.connection.query(fmt::format(
        "SELECT c.oid, n.nspname, c.relname, c.relpersistence, array_to_json(c.reloptions), s.spcname, d.description, "
        "CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, "
        "CASE WHEN c.relkind = 'f' THEN 'foreign table' WHEN c.relispartition THEN 'partition' "
        "WHEN i.inhrelid IS NOT NULL THEN 'inherited table' WHEN c.reloftype <> 0 THEN 'typed table' END, "
        "p.nspname, p.relname, "
        "CASE WHEN c.relispartition THEN format('CREATE TABLE %s PARTITION OF %s %s', c.oid::regclass, "
        "i.inhparent::regclass, pg_catalog.pg_get_expr(c.relpartbound, c.oid)) END, {} "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace "
        "LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass "
        "AND d.objsubid = 0 "
        "LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1 "
        "LEFT JOIN (SELECT t.oid, ns.nspname, t.relname FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace ns ON "
        "ns.oid = t.relnamespace) p ON p.oid = i.inhparent "
        "WHERE c.relkind IN ('r', 'p', 'f') AND {}",
        is_extensions("pg_class", "c.oid"), catalogue.is_in_scope("n")));
    for (const TextRow& row : rows) {
        const schema::Name name = catalogue.name(text(row[1]), text(row[2]));
        Relation& relation = catalogue.relations.emplace(text(row[0]), Relation{.name = name}).first->second;
        if (is_true(row[12])) continue;
        if (row[8]) {
            std::string sql = text(row[11]);
            if (!sql.empty() && row[7]) sql += " PARTITION BY " + *row[7];
            catalogue.schema.opaque.push_back(
                {*row[8], name, row[10] ? catalogue.name(text(row[9]), *row[10]) : schema::Name(), std::move(sql)});
            continue;
        }
        relation.table = schema::Table{.name = name, .comment = text(row[6])};
        relation.table->options = {.unlogged = row[3] == "u",
                                   .tablespace = text(row[5]),
                                   .with = settings(row[4]),
                                   .partition_by = text(row[7])};
    }
}

void find_columns(Catalogue& catalogue) {
    const auto rows = catalogue.connection.query(fmt::format(
        "SELECT a.attrelid, a.attnum, a.attname, bn.nspname, b.typname, b.typtype = 'e', a.atttypmod, "
        "pg_catalog.format_type(b.oid, a.atttypmod), "
        "CASE WHEN e.oid IS NULL THEN 0 ELSE greatest(a.attndims, 1) END, a.attnotnull, a.attidentity, a.attgenerated, "
        "pg_catalog.pg_get_expr(f.adbin, f.adrelid), o.collname, d.description "
        "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid "
        "JOIN pg_catalog.pg_type b ON b.oid = coalesce(e.oid, t.oid) "
        "JOIN pg_catalog.pg_namespace bn ON bn.oid = b.typnamespace "
        "LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum "
        "LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation AND a.attcollation <> t.typcollation "
        "LEFT JOIN pg_catalog.pg_description d ON d.objoid = a.attrelid AND d.classoid = "
        "'pg_catalog.pg_class'::regclass AND d.objsubid = a.attnum "
        "WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f') AND {} "
        "ORDER BY a.attrelid, a.attnum",
        catalogue.is_in_scope("n")));
    for (const TextRow& row : rows) {
        const auto found = catalogue.relations.find(text(row[0]));
        if (found == catalogue.relations.end()) continue;
        Relation& relation = found->second;
        relation.columns.emplace(number(row[1]), text(row[2]));
        if (relation.table) relation.table->columns.push_back(column_of(catalogue, row));
    }
}

} // namespace retort::postgresql
