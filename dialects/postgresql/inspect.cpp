#include <postgresql/inspect.hpp>

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <postgresql/inspect_parts.hpp>
#include <postgresql/parentheses.hpp>
#include <postgresql/quote.hpp>

namespace retort::postgresql {

namespace {
// One snapshot for all queries where no transaction says otherwise. Compiling them costs more than it saves.
class Reading {
public:
    explicit Reading(database::Connection& connection)
        : connection_(connection), is_own_(!connection.in_transaction()) {
        if (!is_own_) return;
        connection_.begin(database::Begin::read_only);
        connection_.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL jit = off");
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading() {
        if (is_own_) connection_.rollback();
    }

private:
    database::Connection& connection_;
    bool is_own_;
};

template <class T> void sort_by_name(std::vector<T>& elements) { std::ranges::stable_sort(elements, {}, &T::name); }
} // namespace

schema::Schema inspect(database::Connection& connection) {
    const Reading reading(connection);
    Catalogue catalogue{.connection = connection};
    find_namespaces(catalogue);
    schema::Schema found = inspect_tables(catalogue);
    find_opaque(catalogue);
    found.namespaces = std::move(catalogue.schema.namespaces);
    found.namespace_comments = std::move(catalogue.schema.namespace_comments);
    found.opaque = std::move(catalogue.schema.opaque);
    std::ranges::sort(found.namespaces);
    std::ranges::sort(found.opaque, [](const schema::Opaque& a, const schema::Opaque& b) {
        return std::tie(a.name, a.kind, a.table, a.sql) < std::tie(b.name, b.kind, b.table, b.sql);
    });
    return found;
}

schema::Schema inspect_tables(Catalogue& catalogue) {
    find_enums(catalogue);
    find_tables(catalogue);
    find_columns(catalogue);
    find_sequences(catalogue);
    find_indexes(catalogue);
    find_constraints(catalogue);
    schema::Schema found;
    found.enums = catalogue.schema.enums;
    found.sequences = catalogue.schema.sequences;
    for (auto& [oid, relation] : catalogue.relations) {
        if (!relation.table) continue;
        schema::canonicalise(*relation.table);
        found.tables.push_back(std::move(*relation.table));
    }
    sort_by_name(found.tables);
    sort_by_name(found.enums);
    sort_by_name(found.sequences);
    return found;
}

schema::Name Catalogue::name(const std::string& name_space, const std::string& name) const {
    if (const auto inside = scope.find(name_space); inside != scope.end()) return {inside->second, name};
    return name_space == current ? schema::Name(name) : schema::Name(name_space, name);
}

std::string Catalogue::is_in_scope(std::string_view alias) const {
    if (scope.empty()) return is_users(alias);
    std::string names;
    for (const auto& [name_space, inside] : scope) names += (names.empty() ? "" : ", ") + quote_text(name_space);
    return fmt::format("{}.nspname IN ({})", alias, names);
}

schema::Table* Catalogue::table(const std::string& oid) {
    const auto relation = relations.find(oid);
    return relation == relations.end() || !relation->second.table ? nullptr : &*relation->second.table;
}

std::vector<std::string> Catalogue::columns(const std::string& oid, const std::string& attnums) const {
    std::vector<std::string> names;
    const auto relation = relations.find(oid);
    if (relation == relations.end()) return names;
    const char* const end = attnums.data() + attnums.size();
    for (const char* at = attnums.data(); at < end; ++at) {
        int attnum = 0;
        const auto [after, error] = std::from_chars(at, end, attnum);
        if (error != std::errc()) continue;
        const auto column = relation->second.columns.find(attnum);
        if (column != relation->second.columns.end()) names.push_back(column->second);
        at = after;
    }
    return names;
}

void find_namespaces(Catalogue& catalogue) {
    const auto rows = catalogue.connection.query(fmt::format(
        "SELECT n.nspname, n.nspname = current_schema(), {} FROM pg_catalog.pg_namespace n WHERE {} AND NOT {}",
        comment_of("pg_namespace", "n.oid"), is_users("n"), is_extensions("pg_namespace", "n.oid")));
    for (const auto& row : rows) {
        if (is_true(row[1])) {
            catalogue.current = text(row[0]);
            continue;
        }
        catalogue.schema.namespaces.push_back(text(row[0]));
        if (!text(row[2]).empty()) catalogue.schema.namespace_comments.emplace(text(row[0]), text(row[2]));
    }
}

std::string is_users(std::string_view alias) {
    return fmt::format("({0}.nspname !~ '^pg_' AND {0}.nspname <> 'information_schema')", alias);
}

std::string is_extensions(std::string_view catalogue, std::string_view oid) {
    return fmt::format("EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.{}'::regclass AND "
                       "e.objid = {} AND e.deptype = 'e')",
                       catalogue, oid);
}

std::string comment_of(std::string_view catalogue, std::string_view oid) {
    return fmt::format("(SELECT m.description FROM pg_catalog.pg_description m WHERE m.objoid = {} AND m.classoid = "
                       "'pg_catalog.{}'::regclass AND m.objsubid = 0)",
                       oid, catalogue);
}

std::string text(const std::optional<std::string>& cell) { return cell.value_or(""); }

std::optional<schema::Expression> expression_of(const std::optional<std::string>& cell) {
    if (!cell) return std::nullopt;
    return schema::sql(std::string(within_parentheses(*cell)));
}

bool is_true(const std::optional<std::string>& cell) { return cell && *cell == "t"; }

int number(const std::optional<std::string>& cell) {
    int value = 0;
    if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), value);
    return value;
}

std::vector<std::string> texts(const std::optional<std::string>& cell) {
    std::vector<std::string> elements;
    if (!cell) return elements;
    const boost::json::value array = boost::json::parse(boost::json::string_view(cell->data(), cell->size()));
    for (const boost::json::value& element : array.as_array())
        elements.emplace_back(std::string_view(element.as_string()));
    return elements;
}

schema::Parameters settings(const std::optional<std::string>& cell) {
    schema::Parameters parameters;
    for (const std::string& setting : texts(cell)) {
        const auto equals = setting.find('=');
        if (equals != std::string::npos) parameters.set(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return parameters;
}

} // namespace retort::postgresql
