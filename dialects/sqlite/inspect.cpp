#include <sqlite/inspect.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <retort/error.hpp>
#include <retort/schema/sql_tokens.hpp>
#include <sqlite/key_types.hpp>
#include <sqlite/pragma_facts.hpp>
#include <sqlite/read_table.hpp>

namespace retort::sqlite {

namespace {
using database::Connection;
using database::TextRow;
using schema::Schema;
using schema::Table;

// Virtual tables, which have no root page, are not asked: that would take their modules.
constexpr const char* tables_query =
    "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')";
constexpr const char* columns_query =
    "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden FROM main.sqlite_schema m, "
    "pragma_table_xinfo(m.name, 'main') x WHERE m.type = 'table' AND m.rootpage > 0 ORDER BY m.rowid, x.cid";
constexpr const char* foreign_keys_query =
    "SELECT m.name, x.id, x.\"table\", x.\"from\", x.\"to\", x.on_update, x.on_delete FROM main.sqlite_schema m, "
    "pragma_foreign_key_list(m.name, 'main') x WHERE m.type = 'table' AND m.rootpage > 0 "
    "ORDER BY m.rowid, x.id DESC, x.seq";
constexpr const char* index_keys_query =
    "SELECT m.name, m.tbl_name, m.sql IS NULL, x.name, x.\"desc\", x.coll FROM main.sqlite_schema m, "
    "pragma_index_xinfo(m.name, 'main') x WHERE m.type = 'index' AND x.\"key\" ORDER BY m.rowid, x.seqno";
constexpr const char* objects_query = "SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_schema "
                                      "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";

const std::string& text(const std::optional<std::string>& cell) {
    static const std::string nothing;
    return cell ? *cell : nothing;
}
bool is_true(const std::optional<std::string>& cell) { return text(cell) == "1"; }

// By name, which the pragmas give as it was created.
struct Facts {
    std::unordered_map<std::string, TableFacts> tables{};
    std::unordered_map<std::string, std::vector<IndexKeyFacts>> indexes{};
};

void read_tables(Connection& connection, Facts& facts) {
    for (const TextRow& row : connection.query(tables_query)) {
        TableFacts& table = facts.tables[text(row[0])];
        table.shadow = text(row[1]) == "shadow";
        table.without_rowid = is_true(row[2]);
        table.strict = is_true(row[3]);
    }
}

void read_columns(Connection& connection, Facts& facts) {
    for (TextRow& row : connection.query(columns_query)) {
        ColumnFacts column{.name = text(row[1]), .type = text(row[2])};
        column.not_null = is_true(row[3]);
        column.default_value = std::move(row[4]).value_or("");
        column.key = std::stoi(text(row[5]));
        column.generated = text(row[6]) == "2" || text(row[6]) == "3";
        column.stored = text(row[6]) == "3";
        facts.tables[text(row[0])].columns.push_back(std::move(column));
    }
}

void read_foreign_keys(Connection& connection, Facts& facts) {
    std::string last; // the table and the number of the key before
    for (const TextRow& row : connection.query(foreign_keys_query)) {
        auto& keys = facts.tables[text(row[0])].foreign_keys;
        std::string current = text(row[1]) + " " + text(row[0]);
        if (current != last)
            keys.push_back({.target = text(row[2]), .on_update = text(row[5]), .on_delete = text(row[6])});
        last = std::move(current);
        keys.back().columns.push_back(text(row[3]));
        if (row[4]) keys.back().target_columns.push_back(*row[4]);
    }
}

void read_index_keys(Connection& connection, Facts& facts) {
    std::string last;
    for (const TextRow& row : connection.query(index_keys_query)) {
        const bool is_new = text(row[0]) != last;
        last = text(row[0]);
        IndexKeyFacts key{.column = text(row[3]), .descending = is_true(row[4]), .collation = text(row[5])};
        if (!is_true(row[2])) {
            facts.indexes[last].push_back(std::move(key));
            continue;
        }
        auto& indexes = facts.tables[text(row[1])].own_indexes;
        if (is_new) indexes.emplace_back();
        indexes.back().push_back(std::move(key));
    }
}

Facts read_facts(Connection& connection) {
    Facts facts;
    read_tables(connection, facts);
    read_columns(connection, facts);
    read_foreign_keys(connection, facts);
    read_index_keys(connection, facts);
    return facts;
}

class Inspection {
public:
    explicit Inspection(Facts facts) : facts_(std::move(facts)) {}

    Schema schema(const std::vector<TextRow>& objects) {
        for (const TextRow& row : objects)
            if (text(row[0]) == "table") created_.emplace(schema::sql_lower(text(row[1])), text(row[1]));
        for (const TextRow& row : objects)
            if (text(row[0]) == "table") add_table(row);
        // An index can come before its table: a table that was made anew stands behind.
        for (const TextRow& row : objects) {
            if (text(row[0]) == "index") add_index(row);
            if (text(row[0]) == "view" || text(row[0]) == "trigger") add_opaque(text(row[0]), row);
        }
        for (Table& table : schema_.tables) {
            point_at_created(table);
            std::ranges::sort(table.indexes, {}, &schema::Index::name);
        }
        std::ranges::sort(schema_.tables, {}, &Table::name);
        type_keys(schema_);
        return std::move(schema_);
    }

private:
    void add_table(const TextRow& row) {
        const std::string& name = text(row[1]);
        if (text(row[3]) == "0") return add_opaque("virtual table", row);
        const TableFacts& facts = facts_.tables[name];
        if (facts.shadow) return add_opaque("shadow table", row);
        try {
            const TableText said(text(row[4]));
            if (!agrees(said, facts)) return add_opaque("table", row);
            Table table = read_table(said, [this](const std::string& target) { return as_created(target); });
            read_.emplace(name, schema_.tables.size());
            schema_.tables.push_back(std::move(table));
        } catch (const Error& error) {
            if (error.category() != ErrorCategory::unsupported) throw;
            add_opaque("table", row);
        }
    }

    void add_index(const TextRow& row) {
        const auto read = read_.find(as_created(text(row[2])));
        if (read == read_.end()) return add_opaque("index", row);
        Table& table = schema_.tables[read->second];
        try {
            const IndexText said = read_index(text(row[4]));
            if (!agrees(said, facts_.indexes[text(row[1])])) return add_opaque("index", row);
            table.indexes.push_back(read_index(said, table));
        } catch (const Error& error) {
            if (error.category() != ErrorCategory::unsupported) throw;
            add_opaque("index", row);
        }
    }

    void add_opaque(const std::string& kind, const TextRow& row) {
        const bool hangs_on_table = kind == "trigger" || kind == "index";
        schema_.opaque.push_back({.kind = kind,
                                  .name = text(row[1]),
                                  .table = hangs_on_table ? as_created(text(row[2])) : std::string(),
                                  .sql = text(row[4])});
    }

    [[nodiscard]] std::string as_created(const std::string& table) const {
        const auto found = created_.find(schema::sql_lower(table));
        return found == created_.end() ? table : found->second;
    }

    // Foreign keys name columns in any case, or none: then they point at the primary key.
    void point_at_created(Table& table) {
        for (schema::ForeignKey& key : table.foreign_keys) {
            const auto read = read_.find(key.target.name);
            if (read == read_.end()) continue;
            const Table& target = schema_.tables[read->second];
            const auto& primary_key = target.primary_key;
            if (key.target_columns.empty() && primary_key && primary_key->columns.size() == key.columns.size())
                key.target_columns = primary_key->columns;
            for (std::string& column : key.target_columns)
                if (const schema::Column* found = find_column(target, column)) column = found->name;
        }
    }

    Facts facts_;
    std::unordered_map<std::string, std::size_t> read_{};    // where a table is in the schema, by its name
    std::unordered_map<std::string, std::string> created_{}; // names of tables as created, by themselves in lower case
    Schema schema_{};
};

Schema inspect_now(Connection& connection) {
    Facts facts = read_facts(connection);
    return Inspection(std::move(facts)).schema(connection.query(objects_query));
}
} // namespace

Schema inspect(Connection& connection) {
    if (connection.in_transaction()) return inspect_now(connection);
    database::Transaction snapshot(connection, database::Begin::read_only);
    Schema schema = inspect_now(connection);
    snapshot.commit();
    return schema;
}

} // namespace retort::sqlite
