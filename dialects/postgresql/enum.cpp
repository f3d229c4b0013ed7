#include <postgresql/enum.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/aside.hpp>
#include <postgresql/check.hpp>
#include <postgresql/comment.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/type.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>

namespace retort::postgresql {

namespace {
using database::Steps;
using operation::ReplaceEnum;
using schema::Column;
using schema::Name;
using schema::Schema;
using schema::Table;

std::string quoted(const std::vector<std::string>& values) {
    std::string list;
    for (const std::string& value : values) list += (list.empty() ? "" : ", ") + quote_text(value);
    return list;
}

bool is_of(const Column& column, const Name& type) {
    return column.type.kind == schema::TypeKind::enumeration && column.type.name == type;
}

bool has(const std::vector<std::string>& values, const std::string& value) {
    return std::ranges::find(values, value) != values.end();
}

// A name for the old type while the new one has its own. In PostgreSQL a table is a type too.
Name name_aside(const Schema& before, const Name& type) {
    for (int i = 1;; ++i) {
        const Name name(type.schema,
                        schema::fit_identifier(type.name + "_replaced" + (i == 1 ? "" : std::to_string(i))));
        if (before.find_enum(name) == nullptr && before.find_table(name) == nullptr) return name;
    }
}

// What values of the old type become, as text.
std::string mapped(const ReplaceEnum& op, const Column& column) {
    const std::string name = quote(column.name);
    if (column.type.array_dimensions > 0) {
        // What goes and what stays are different values: one replacement does not meet the next one's.
        std::string text = name + "::text[]";
        for (const auto& [from, to] : op.mapping)
            text = fmt::format("array_replace({}, {}, {})", text, quote_text(from), quote_text(to));
        return text;
    }
    if (op.mapping.empty()) return name + "::text";
    std::string text = "CASE " + name + "::text";
    for (const auto& [from, to] : op.mapping) text += fmt::format(" WHEN {} THEN {}", quote_text(from), quote_text(to));
    return fmt::format("({} ELSE {}::text END)", text, name);
}

Steps unmapped_values(const ReplaceEnum& op, const Schema& before, const Table& table) {
    std::vector<std::string> lost;
    for (const std::string& value : operation::enum_of(before, op.type).values)
        if (!has(op.values, value) && !op.mapping.contains(value)) lost.push_back(value);
    Steps steps;
    if (lost.empty()) return steps;
    for (const Column& column : table.columns) {
        if (!is_of(column, op.type) || column.generated) continue;
        const std::string condition =
            column.type.array_dimensions > 0
                ? fmt::format("{}::text[] && ARRAY[{}]::text[]", quote(column.name), quoted(lost))
                : fmt::format("{}::text IN ({})", quote(column.name), quoted(lost));
        steps.push_back(
            no_row_where(before, table.name, condition,
                         fmt::format("{} holds values that go and are mapped to none ({})",
                                     operation::describe_column(table.name, column.name), fmt::join(lost, ", "))));
    }
    return steps;
}

// All columns of the type in one ALTER TABLE: the table is written once.
Steps convert(const ReplaceEnum& op, const Table& table, const Schema& after) {
    std::vector<std::string> clauses;
    for (const Column& column : table.columns) {
        if (!is_of(column, op.type) || column.generated) continue;
        const std::string alter = "ALTER COLUMN " + quote(column.name);
        if (column.server_default) clauses.push_back(alter + " DROP DEFAULT");
        clauses.push_back(
            fmt::format("{0} TYPE {1} USING {2}::{1}", alter, type_name(column.type), mapped(op, column)));
        const Column& now = operation::column_of(operation::table_of(after, table.name), column.name);
        if (now.server_default)
            clauses.push_back(fmt::format("{} SET DEFAULT {}", alter, default_for(*now.server_default, now.type)));
    }
    if (clauses.empty()) return {};
    return {{.sql = fmt::format("ALTER TABLE {}\n    {}", quote_name(table.name), fmt::join(clauses, ",\n    "))}};
}

void append(Steps& steps, Steps more) { std::ranges::move(more, std::back_inserter(steps)); }

bool is_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_';
}

// Its longest part that JSON and SQL write as it is.
std::string_view longest_word(std::string_view value) {
    std::string_view longest;
    for (auto from = value.begin(); from != value.end();) {
        const auto to = std::find_if_not(from, value.end(), is_word);
        if (const std::string_view word(from, to); word.size() > longest.size()) longest = word;
        from = to == value.end() ? to : to + 1;
    }
    return longest;
}

// Whether the value may stand in it: as a value of its own, within SQL, but not within a longer word.
bool mentions(const operation::Operation& operation, std::string_view value) {
    const std::string text = operation::to_json({operation});
    const std::string_view word = longest_word(value);
    if (word.empty()) return true;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        // JSON has a quote before the first character and after the last.
        if (!is_word(text[at - 1]) && !is_word(text[at + word.size()])) return true;
    }
    return false;
}

// Whether running it may make the server read the new value. Too often yes costs a transaction more.
bool may_use(const operation::Operation& operation, const operation::AddEnumValue& added) {
    return std::visit(operation::overloaded{[](const operation::AddEnumValue&) { return false; },
                                            [](const operation::Run&) { return true; },
                                            [&](const operation::AlterColumn& op) {
                                                // Rows become values of the enum.
                                                return (op.type && op.type->name == added.type) ||
                                                       mentions(operation, added.value);
                                            },
                                            [&](const auto&) { return mentions(operation, added.value); }},
                      operation.value);
}
} // namespace

Steps create_enum(const schema::Enum& type) {
    Steps steps{{.sql = fmt::format("CREATE TYPE {} AS ENUM ({})", quote_name(type.name), quoted(type.values))}};
    add_comment(steps, type);
    return steps;
}

Steps add_enum_value(const operation::AddEnumValue& op) {
    std::string place;
    if (!op.before.empty()) place = " BEFORE " + quote_text(op.before);
    if (!op.after.empty()) place = " AFTER " + quote_text(op.after);
    return {{.sql = fmt::format("ALTER TYPE {} ADD VALUE {}{}", quote_name(op.type), quote_text(op.value), place)}};
}

void set_apart_used_values(std::vector<operation::Recorded>& operations) {
    for (auto one = operations.begin(); one != operations.end(); ++one) {
        const auto* added = std::get_if<operation::AddEnumValue>(&one->operation.value);
        if (added == nullptr) continue;
        one->autocommit = one->autocommit || std::any_of(one + 1, operations.end(), [&](const auto& later) {
                              return may_use(later.operation, *added);
                          });
    }
}

Steps rename_enum_value(const operation::RenameEnumValue& op) {
    return {{.sql = fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}", quote_name(op.type), quote_text(op.from),
                                quote_text(op.to))}};
}

Steps replace_enum(const ReplaceEnum& op, const Schema& before) {
    const Schema after = operation::apply(before, {op});
    std::vector<Touched> touched;
    Steps steps;
    for (const Table& table : before.tables) {
        append(steps, unmapped_values(op, before, table));
        for (const Column& column : table.columns)
            if (is_of(column, op.type))
                touched.push_back(
                    {.table = table.name, .column = column.name, .goes = column.generated.has_value(), .keys = true});
    }
    Aside aside = step_aside(before, after, std::move(touched));
    const Name old = name_aside(before, op.type);
    append(steps, std::move(aside.away));
    steps.push_back({.sql = fmt::format("ALTER TYPE {} RENAME TO {}", quote_name(op.type), quote(old.name))});
    append(steps, create_enum(operation::enum_of(after, op.type)));
    for (const Table& table : before.tables) append(steps, convert(op, table, after));
    append(steps, std::move(aside.back));
    steps.push_back({.sql = "DROP TYPE " + quote_name(old)});
    return steps;
}

} // namespace retort::postgresql
