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

// What counts: type and settings of a sequence, and the numbers that it gives.
const std::string counter = "format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle";

Lines postgresql_catalogue(Connection& connection) {
    Lines lines;
    // Where new tables are made, and every namespace that is not there from the beginning.
    const std::string others = "(SELECT oid FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema', "
                               "current_schema()) AND nspname NOT LIKE 'pg\\_%')";
    const auto in_scope = [&](const std::string& column) {
        return " (" + column + " = current_schema()::regnamespace OR " + column + " IN " + others + ")";
    };
    add(lines, connection, "SELECT 'namespace', nspname FROM pg_namespace WHERE oid IN " + others);
    add(lines, connection,
        "SELECT 'table', oid::regclass, relpersistence, reloptions, obj_description(oid, 'pg_class') FROM pg_class "
        "WHERE relkind = 'r' AND" +
            in_scope("relnamespace"));
    add(lines, connection,
        "SELECT 'column', c.oid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, "
        "attgenerated, attcollation::regcollation, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum), "
        "(SELECT concat_ws(' ', " +
            counter +
            ") FROM pg_depend d JOIN pg_sequence ON seqrelid = d.objid WHERE d.refobjid = c.oid AND d.refobjsubid = "
            "attnum AND d.deptype = 'i') "
            "FROM pg_class c JOIN pg_attribute ON attrelid = c.oid LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = "
            "attnum WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND" +
            in_scope("relnamespace"));
    add(lines, connection,
        "SELECT 'order', c.oid::regclass, string_agg(attname, ', ' ORDER BY attnum) FROM pg_class c JOIN pg_attribute "
        "ON attrelid = c.oid WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND" +
            in_scope("relnamespace") + " GROUP BY c.oid");
    add(lines, connection,
        "SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE" +
            in_scope("connamespace"));
    add(lines, connection,
        "SELECT 'index', indisvalid, pg_get_indexdef(indexrelid, 0, true) FROM pg_index JOIN pg_class ON pg_class.oid "
        "= indexrelid WHERE" +
            in_scope("relnamespace"));
    add(lines, connection,
        "SELECT 'enum', t.oid::regtype, string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_type t JOIN pg_enum "
        "ON enumtypid = t.oid WHERE" +
            in_scope("typnamespace") + " GROUP BY 2");
    // Not those of identity columns, which are told of with them.
    add(lines, connection,
        "SELECT 'sequence', c.oid::regclass, " + counter +
            " FROM pg_class c JOIN pg_sequence ON seqrelid = c.oid WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE "
            "d.objid = c.oid AND d.deptype = 'i') AND" +
            in_scope("relnamespace"));
    return lines;
}

// Names of collations have no case (https://sqlite.org/datatype3.html#collation).
std::string text_of(const std::string& sql, const SqlToken& token, const SqlToken* before = nullptr) {
    if (before != nullptr && before->is_word("collate")) return retort::schema::sql_lower(token.name);
    return token.kind == SqlToken::Kind::text ? sql.substr(token.begin, token.end - token.begin) : token.name;
}

// Whether the token begins another clause of a column or constraint: NOT NULL, DEFAULT 1, CHECK (…), …
bool begins_clause(const std::vector<SqlToken>& tokens, std::size_t i) {
    static const std::set<std::string> words{"not",     "null",   "default",    "check",     "collate",
                                             "primary", "unique", "references", "generated", "constraint"};
    // NOT NULL, DEFAULT NULL, SET NULL, SET DEFAULT
    static const std::set<std::string> goes_on_after{"not", "default", "set"};
    if (tokens[i].kind != SqlToken::Kind::word || !words.contains(tokens[i].name)) return false;
    if (i + 1 < tokens.size() && tokens[i].is_word("not") && tokens[i + 1].is_word("deferrable")) return false;
    if (i > 0 && tokens[i - 1].kind == SqlToken::Kind::word && goes_on_after.contains(tokens[i - 1].name)) return false;
    return i < 2 || !tokens[i - 2].is_word("constraint"); // CONSTRAINT name CHECK (…)
}

using Clauses = std::multiset<std::string>;

Clauses clauses_of(const std::string& sql, const std::vector<SqlToken>& tokens) {
    Clauses clauses;
    std::string clause;
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && depth == 0 && begins_clause(tokens, i)) {
            clauses.insert(clause);
            clause.clear();
        }
        depth += tokens[i].is_symbol("(") ? 1 : tokens[i].is_symbol(")") ? -1 : 0;
        clause += text_of(sql, tokens[i], i > 0 ? &tokens[i - 1] : nullptr) + " ";
    }
    clauses.insert(clause);
    return clauses;
}

// One part of a table or index. A primary key is told of by PRAGMA table_xinfo, wherever it is declared; by its text
// only whether it counts.
void add_part(Lines& lines, const std::string& name, const std::string& sql, const std::vector<SqlToken>& tokens) {
    std::string text;
    for (const std::string& clause : clauses_of(sql, tokens)) {
        if (clause.find("primary key") == std::string::npos) {
            text += clause + "; ";
        } else if (clause.find("autoincrement") != std::string::npos) {
            lines.insert("counts | " + name);
        }
    }
    if (!text.empty()) lines.insert("part | " + name + " | " + text);
}

// What stands between the commas of CREATE TABLE and CREATE INDEX, and what stands around it, each from its tokens, so
// that neither the order of clauses nor the way in which names are quoted counts. The CHECK of an enum keeps the name
// that it was made under.
void add_parts(Lines& lines, const std::string& name, const std::string& sql) {
    std::string around;
    std::vector<SqlToken> part;
    int depth = 0;
    const auto end_part = [&] {
        if (!part.empty()) add_part(lines, name, sql, part);
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
        } else if (depth == 0) {
            around += text_of(sql, token) + " ";
        } else {
            part.push_back(token);
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
