#include <postgresql/read_back.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/compile.hpp>
#include <postgresql/inspect_parts.hpp>
#include <postgresql/quote.hpp>
#include <retort/error.hpp>
#include <retort/operation/expressions.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::postgresql {

namespace {
using database::Connection;
using schema::Name;
using schema::Schema;
using schema::SqlToken;
using schema::Table;

// Whatever happens, nothing of it remains.
class Undone {
public:
    explicit Undone(Connection& connection) : connection_(connection), is_own_(!connection.in_transaction()) {
        if (is_own_)
            connection_.begin(database::Begin::read_write);
        else
            connection_.execute("SAVEPOINT retort_read_back");
    }
    Undone(const Undone&) = delete;
    Undone& operator=(const Undone&) = delete;
    ~Undone() {
        if (is_own_) {
            connection_.rollback();
            return;
        }
        try {
            connection_.execute("ROLLBACK TO SAVEPOINT retort_read_back; RELEASE SAVEPOINT retort_read_back");
        } catch (const std::exception&) { // the connection is gone, and the transaction with it
        }
    }

private:
    Connection& connection_;
    bool is_own_;
};

std::string random_name() {
    std::random_device device;
    return fmt::format("retort_{:08x}{:08x}", device(), device());
}

/// Names there and here.
struct Scratch {
    std::map<std::string, std::string> schemas{}; ///< wanted -> scratch
    std::set<Name> made{};                        ///< what has a double in them

    [[nodiscard]] Name name(const Name& wanted) const { return {schemas.at(wanted.schema), wanted.name}; }
};

Scratch scratch_for(const Schema& wanted) {
    Scratch scratch;
    const std::string base = random_name();
    const auto add = [&](const auto& elements) {
        for (const auto& element : elements) {
            scratch.made.insert(element.name);
            scratch.schemas.emplace(element.name.schema, fmt::format("{}_{}", base, scratch.schemas.size()));
        }
    };
    scratch.schemas.emplace("", base);
    add(wanted.enums);
    add(wanted.sequences);
    add(wanted.tables);
    return scratch;
}

// billing.mood as scratch.mood, where the scratch schema has one.
std::string moved(const std::string& sql, const Scratch& scratch, const std::string& current) {
    const std::vector<SqlToken> tokens = schema::sql_tokens(sql);
    std::string text;
    std::size_t copied = 0;
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
        if (!tokens[i + 1].is_symbol(".") || (i > 0 && tokens[i - 1].is_symbol("."))) continue;
        const Name name(tokens[i].name == current ? "" : tokens[i].name, tokens[i + 2].name);
        if (!scratch.made.contains(name)) continue;
        text += sql.substr(copied, tokens[i].begin - copied) + quote(scratch.schemas.at(name.schema));
        copied = tokens[i].end;
    }
    return text + sql.substr(copied);
}

void rewrite(schema::Expression& expression, const std::function<std::string(const std::string&)>& text) {
    auto* sql = std::get_if<schema::SqlText>(&expression.value);
    if (sql == nullptr) return;
    sql->text = text(sql->text);
    for (auto& [dialect, own] : sql->by_dialect) own = text(own);
}

void rewrite(Table& table, const std::function<std::string(const std::string&)>& text) {
    for (schema::Column& column : table.columns) {
        if (column.server_default) rewrite(*column.server_default, text);
        if (column.type.kind == schema::TypeKind::native) column.type.name.name = text(column.type.name.name);
    }
    operation::for_each_expression(table, [&](schema::Expression& expression) { rewrite(expression, text); });
}

Table moved(Table table, const Scratch& scratch, const std::string& current) {
    table.name = scratch.name(table.name);
    table.foreign_keys.clear();
    table.options.tablespace.clear();
    for (schema::Column& column : table.columns)
        if (column.type.kind == schema::TypeKind::enumeration && scratch.made.contains(column.type.name))
            column.type.name = scratch.name(column.type.name);
    rewrite(table, [&](const std::string& text) { return moved(text, scratch, current); });
    return table;
}

void run(Connection& connection, const operation::Operation& operation, const std::string& what, const Name& name) {
    try {
        std::string script;
        for (const database::Step& step : compile(operation, {})) script += step.sql + ";\n";
        connection.execute(script);
    } catch (const Error& e) {
        ErrorDetails details = e.details();
        details.message = fmt::format("{} {} cannot be made as it is wanted: {}", what, display(name), details.message);
        throw Error(std::move(details));
    }
}

// Each scratch schema is found before the one that it stands for.
void make_schemas(Connection& connection, const Scratch& scratch, const std::vector<std::string>& path,
                  const std::string& current) {
    std::string script;
    for (const auto& [wanted, name] : scratch.schemas) script += "CREATE SCHEMA " + quote(name) + "; ";
    std::vector<std::string> names{quote(scratch.schemas.at(""))};
    for (const std::string& schema : path) {
        const auto scratched = scratch.schemas.find(schema);
        if (schema != current && scratched != scratch.schemas.end()) names.push_back(quote(scratched->second));
        names.push_back(quote(schema));
    }
    connection.execute(fmt::format("{}SELECT set_config('search_path', {}, true)", script,
                                   quote_text(fmt::format("{}", fmt::join(names, ", ")))));
}

void make(Connection& connection, const Schema& wanted, const Scratch& scratch, const std::string& current) {
    for (const schema::Enum& type : wanted.enums)
        run(connection, {operation::CreateEnum{{scratch.name(type.name), type.values}}}, "enum", type.name);
    for (schema::Sequence sequence : wanted.sequences) {
        const Name name = std::exchange(sequence.name, scratch.name(sequence.name));
        sequence.owned_by.reset();
        run(connection, {operation::CreateSequence{sequence}}, "sequence", name);
    }
    for (const Table& table : wanted.tables)
        run(connection, {operation::CreateTable{moved(table, scratch, current)}}, "table", table.name);
}

std::string replaced(std::string text, const std::map<std::string, std::string>& names) {
    for (const auto& [from, to] : names)
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    return text;
}
} // namespace

Schema read_back(Connection& connection, const Schema& wanted) {
    const Scratch scratch = scratch_for(wanted);
    const auto context = connection.query("SELECT current_schema(), array_to_json(current_schemas(false))").at(0);
    const std::string current = text(context[0]);
    Catalogue catalogue{.connection = connection, .current = current};
    std::map<std::string, std::string> qualifiers; // as the server prints them, which needs no quotes for ours
    for (const auto& [inside, scratched] : scratch.schemas) {
        catalogue.scope.emplace(scratched, inside);
        const std::string name = quote_text(inside.empty() ? current : inside);
        qualifiers.emplace(scratched + ".", text(connection.query("SELECT quote_ident(" + name + ") || '.'").at(0)[0]));
    }

    const Undone undone(connection);
    make_schemas(connection, scratch, texts(context[1]), current);
    make(connection, wanted, scratch, current);
    Schema found = inspect_tables(catalogue);
    found.enums = wanted.enums;
    for (Table& table : found.tables) {
        rewrite(table, [&](const std::string& text) { return replaced(text, qualifiers); });
        const Table& made_from = *wanted.find_table(table.name);
        table.foreign_keys = made_from.foreign_keys;
        table.options.tablespace = made_from.options.tablespace;
        schema::canonicalise(table);
    }
    return found;
}

} // namespace retort::postgresql
