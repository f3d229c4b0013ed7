#include "catalogue.hpp"

#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace support {

namespace {
using Lines = std::multiset<std::string>;
using retort::database::Connection;
using retort::schema::SqlToken;

void add(Lines& lines, Connection& connection, const std::string& query) {
    for (const auto& row : connection.query(query)) {
        std::string line;
        for (const auto& cell : row) line += cell.value_or("NULL") + " | ";
        lines.insert(line);
    }
}

Lines postgresql_catalogue(Connection& connection) {
    Lines lines;
    add(lines, connection,
        "SELECT 'table', relname, relpersistence, reloptions, obj_description(oid, 'pg_class') FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace");
    add(lines, connection,
        "SELECT 'column', relname, row_number() OVER (PARTITION BY c.oid ORDER BY attnum), attname, "
        "format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attcollation::regcollation, "
        "pg_get_expr(adbin, adrelid), col_description(attrelid, attnum) "
        "FROM pg_class c JOIN pg_attribute ON attrelid = c.oid LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = "
        "attnum WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND relnamespace = "
        "current_schema()::regnamespace");
    add(lines, connection,
        "SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace");
    add(lines, connection,
        "SELECT 'index', pg_get_indexdef(indexrelid, 0, true) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE relnamespace = current_schema()::regnamespace");
    add(lines, connection,
        "SELECT 'enum', typname, string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_type JOIN pg_enum ON "
        "enumtypid = pg_type.oid WHERE typnamespace = current_schema()::regnamespace GROUP BY 2");
    return lines;
}

// What stands between the commas of CREATE TABLE and CREATE INDEX, and what stands around it, each from its tokens, so
// that neither the order nor the way in which names are quoted counts. The CHECK of an enum keeps the name that it was
// made under.
void add_parts(Lines& lines, const std::string& name, const std::string& sql) {
    std::string around;
    std::string part;
    int depth = 0;
    const auto end_part = [&] {
        if (!part.empty()) lines.insert("part | " + name + " | " + part);
        part.clear();
    };
    const std::vector<SqlToken> tokens = retort::schema::sql_tokens(sql);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const SqlToken& token = tokens[i];
        if (token.is_word("constraint") && i + 1 < tokens.size() && tokens[i + 1].name.ends_with("_enum")) {
            ++i;
            continue;
        }
        if (token.is_symbol(")") && --depth == 0) end_part();
        if (depth == 1 && token.is_symbol(",")) {
            end_part();
        } else {
            (depth == 0 ? around : part) +=
                (token.kind == SqlToken::Kind::text ? sql.substr(token.begin, token.end - token.begin) : token.name) +
                " ";
        }
        if (token.is_symbol("(")) ++depth;
    }
    lines.insert("around | " + name + " | " + around);
}

Lines sqlite_catalogue(Connection& connection) {
    Lines lines;
    const std::string tables = "FROM pragma_table_list t, ";
    const std::string in_file = " WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%'";
    add(lines, connection,
        "SELECT 'column', t.name, t.wr, t.strict, c.cid, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden " +
            tables + "pragma_table_xinfo(t.name) c" + in_file);
    add(lines, connection,
        "SELECT 'reference', t.name, k.\"table\", k.\"from\", k.\"to\", k.on_update, k.on_delete " + tables +
            "pragma_foreign_key_list(t.name) k" + in_file);
    add(lines, connection,
        "SELECT 'index', t.name, CASE i.origin WHEN 'c' THEN i.name ELSE i.origin END, i.\"unique\", i.partial, "
        "(SELECT group_concat(coalesce(c.name, '(...)') || c.\"desc\" || c.coll) FROM pragma_index_xinfo(i.name) c "
        "WHERE c.key) " +
            tables + "pragma_index_list(t.name) i" + in_file);
    for (const auto& row :
         connection.query("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"))
        add_parts(lines, row[0].value_or(""), row[1].value_or(""));
    return lines;
}
} // namespace

std::multiset<std::string> catalogue(Connection& connection) {
    return connection.dialect().name() == "sqlite" ? sqlite_catalogue(connection) : postgresql_catalogue(connection);
}

} // namespace support
