#include <retort/operation/uses.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/rename.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::operation {

namespace {
bool has(const std::vector<std::string>& columns, std::string_view column) {
    return std::ranges::find(columns, column) != columns.end();
}

bool mentions(const std::optional<schema::Expression>& expression, std::string_view column) {
    return expression && mentions_column(*expression, column);
}

Use use_by_other(const schema::Table& other, const schema::ForeignKey& key) {
    Use use = use_by(other.name, key);
    use.what += " of table " + display(other.name);
    return use;
}

std::vector<std::string> sorted(std::vector<std::string> columns) {
    std::ranges::sort(columns);
    return columns;
}

// The name in nextval('…') that begins at the token, with its quotes taken off; empty where there is none.
std::string counted_with(std::string_view sql, const std::vector<schema::SqlToken>& tokens, std::size_t at) {
    if (!tokens[at].is_word("nextval") || at + 2 >= tokens.size() || !tokens[at + 1].is_symbol("(")) return {};
    const schema::SqlToken& text = tokens[at + 2];
    if (text.kind != schema::SqlToken::Kind::text || sql[text.begin] != '\'' || text.end - text.begin < 2) return {};
    return std::string(sql.substr(text.begin + 1, text.end - text.begin - 2));
}

// nextval() finds a name that has no schema in any.
bool counts_with(std::string_view sql, const Name& sequence) {
    const std::vector<schema::SqlToken> tokens = schema::sql_tokens(sql);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        std::vector<std::string> names;
        for (const schema::SqlToken& part : schema::sql_tokens(counted_with(sql, tokens, i)))
            if (!part.is_symbol(".")) names.push_back(part.name);
        if (names.size() == 1 && names[0] == sequence.name) return true;
        if (names.size() == 2 && names[0] == sequence.schema && names[1] == sequence.name) return true;
    }
    return false;
}
} // namespace

void refuse_used(const std::string& what, const std::optional<Use>& use) {
    if (use) refuse(fmt::format("{} is used by {}", what, use->what), "that goes first: " + use->first);
}

namespace {
// A sequence would go with its owner, unseen. Without a column: that of any column.
std::optional<Use> use_by_sequence(const schema::Schema& schema, const Name& table, std::string_view column) {
    for (const schema::Sequence& one : schema.sequences)
        if (one.owned_by && one.owned_by->table == table && (column.empty() || one.owned_by->column == column))
            return Use{
                fmt::format("sequence {}, which belongs to {}", display(one.name),
                            describe_column(table, one.owned_by->column)),
                fmt::format("op.alter_sequence(\"{}\", {{…}}), its settings without .owned_by", display(one.name))};
    return std::nullopt;
}
} // namespace

Use use_by(const Name& table, const schema::Constraint& constraint) {
    return {describe(constraint),
            fmt::format("op.drop_constraint(\"{}\", \"{}\")", display(table), name_of(constraint))};
}

Use use_by(const Name& table, const schema::Index& index) {
    return {"index " + index.name, fmt::format("op.drop_index(\"{}\", \"{}\")", display(table), index.name)};
}

Use use_by(const Name& table, const schema::Column& generated) {
    return {"generated column " + generated.name,
            fmt::format("op.drop_column(\"{}\", \"{}\")", display(table), generated.name)};
}

bool mentions_column(const schema::Expression& expression, std::string_view column) {
    const auto* sql = std::get_if<schema::SqlText>(&expression.value);
    if (sql == nullptr) return false;
    return schema::mentions_identifier(sql->text, column) || std::ranges::any_of(sql->by_dialect, [&](const auto& one) {
               return schema::mentions_identifier(one.second, column);
           });
}

bool uses_column(const schema::Constraint& constraint, std::string_view column) {
    return std::visit(
        overloaded{[&](const schema::Check& check) { return mentions_column(check.expression, column); },
                   [&](const schema::Exclude& exclude) {
                       return mentions(exclude.predicate, column) ||
                              std::ranges::any_of(exclude.elements, [&](const schema::ExcludeElement& element) {
                                  return element.column == column || mentions(element.expression, column);
                              });
                   },
                   [&](const schema::ForeignKey& key) { return has(key.columns, column); },
                   [&](const auto& key) { return has(key.columns, column) || has(key.include, column); }},
        constraint);
}

bool uses_column(const schema::Index& index, std::string_view column) {
    return has(index.include, column) || mentions(index.predicate, column) ||
           std::ranges::any_of(index.parts, [&](const schema::IndexPart& part) {
               return part.column == column || mentions(part.expression, column);
           });
}

std::optional<Use> use_of_column(const schema::Schema& schema, const schema::Table& table, std::string_view column) {
    for (const schema::Constraint& constraint : constraints_of(table))
        if (uses_column(constraint, column)) return use_by(table.name, constraint);
    for (const schema::Index& index : table.indexes)
        if (uses_column(index, column)) return use_by(table.name, index);
    for (const schema::Column& other : table.columns)
        if (other.name != column && other.generated && mentions_column(other.generated->expression, column))
            return use_by(table.name, other);
    for (const schema::Table& other : schema.tables)
        for (const schema::ForeignKey& key : other.foreign_keys)
            if (key.target == table.name && has(key.target_columns, column)) return use_by_other(other, key);
    return use_by_sequence(schema, table.name, column);
}

std::optional<Use> use_of_table(const schema::Schema& schema, const Name& table) {
    for (const schema::Table& other : schema.tables) {
        if (other.name == table) continue;
        for (const schema::ForeignKey& key : other.foreign_keys)
            if (key.target == table) return use_by_other(other, key);
    }
    return use_by_sequence(schema, table, {});
}

std::optional<Use> use_of_enum(const schema::Schema& schema, const Name& type) {
    for (const schema::Table& table : schema.tables)
        for (const schema::Column& column : table.columns)
            if (column.type.kind == schema::TypeKind::enumeration && column.type.name == type)
                return Use{"column " + describe_column(table.name, column.name),
                           fmt::format("op.drop_column(\"{}\", \"{}\")", display(table.name), column.name)};
    return std::nullopt;
}

bool counts_with(const schema::Expression& expression, const Name& sequence) {
    const auto* sql = std::get_if<schema::SqlText>(&expression.value);
    return sql != nullptr &&
           (counts_with(sql->text, sequence) ||
            std::ranges::any_of(sql->by_dialect, [&](const auto& own) { return counts_with(own.second, sequence); }));
}

std::optional<Use> use_of_sequence(const schema::Schema& schema, const Name& sequence) {
    for (const schema::Table& table : schema.tables)
        for (const schema::Column& column : table.columns)
            if (column.server_default && counts_with(*column.server_default, sequence))
                return Use{"the default of column " + describe_column(table.name, column.name),
                           fmt::format("op.alter_column(\"{}\", \"{}\", {{.drop_default = true}})", display(table.name),
                                       column.name)};
    return std::nullopt;
}

std::optional<Use> use_of_namespace(const schema::Schema& schema, std::string_view name) {
    const auto first_of = [name](const auto& elements, const char* kind) -> std::optional<Use> {
        for (const auto& element : elements)
            if (element.name.schema == name)
                return Use{fmt::format("{} {}", kind, display(element.name)),
                           fmt::format("op.drop_{}({{\"{}\", \"{}\"}})", kind, name, element.name.name)};
        return std::nullopt;
    };
    if (auto use = first_of(schema.tables, "table")) return use;
    if (auto use = first_of(schema.enums, "enum")) return use;
    return first_of(schema.sequences, "sequence");
}

bool is_key(const schema::Table& table, const std::vector<std::string>& columns) {
    const std::vector<std::string> wanted = sorted(columns);
    if (table.primary_key && sorted(table.primary_key->columns) == wanted) return true;
    if (std::ranges::any_of(table.uniques, [&](const schema::Unique& unique) {
            return unique.deferral == schema::Deferral::not_deferrable && sorted(unique.columns) == wanted;
        }))
        return true;
    return std::ranges::any_of(table.indexes, [&](const schema::Index& index) {
        if (!index.unique || index.predicate) return false;
        std::vector<std::string> keys; // an expression stands as an empty name, which no column has
        for (const schema::IndexPart& part : index.parts) keys.push_back(part.column);
        return sorted(std::move(keys)) == wanted;
    });
}

std::optional<Use> use_of_key(const schema::Schema& schema, const schema::Table& after) {
    for (const schema::Table& other : schema.tables)
        for (const schema::ForeignKey& key : other.foreign_keys)
            if (key.target == after.name && !is_key(after, key.target_columns)) return use_by_other(other, key);
    return std::nullopt;
}

} // namespace retort::operation
