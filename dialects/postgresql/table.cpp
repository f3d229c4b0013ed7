#include <postgresql/table.hpp>

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/counter.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/type.hpp>
#include <retort/error.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

namespace {
using schema::Deferral;

std::string identity_clause(const schema::Identity& identity) {
    const std::string options = counter_options(identity);
    return fmt::format(" GENERATED {} AS IDENTITY{}", identity.always ? "ALWAYS" : "BY DEFAULT",
                       options.empty() ? "" : " (" + options + ")");
}

std::string generated_clause(const schema::Column& column) {
    if (!column.generated->stored)
        throw Error(ErrorCategory::unsupported,
                    fmt::format("PostgreSQL 15 has no virtual columns: '{}' is generated when it is read", column.name),
                    "make it stored");
    return fmt::format(" GENERATED ALWAYS AS ({}) STORED", expression(column.generated->expression));
}

std::string deferral_clause(Deferral deferral) {
    switch (deferral) {
    case Deferral::not_deferrable: return "";
    case Deferral::initially_immediate: return " DEFERRABLE";
    case Deferral::initially_deferred: return " DEFERRABLE INITIALLY DEFERRED";
    }
    return "";
}

std::string action_clause(std::string_view event, schema::Action action) {
    switch (action) {
    case schema::Action::no_action: return "";
    case schema::Action::restrict_: return fmt::format(" {} RESTRICT", event);
    case schema::Action::cascade: return fmt::format(" {} CASCADE", event);
    case schema::Action::set_null: return fmt::format(" {} SET NULL", event);
    case schema::Action::set_default: return fmt::format(" {} SET DEFAULT", event);
    }
    return "";
}

std::string predicate_clause(const std::optional<schema::Expression>& predicate) {
    return predicate ? fmt::format(" WHERE ({})", expression(*predicate)) : "";
}

std::string with_clause(const schema::Parameters& parameters) {
    return parameters.empty() ? "" : " WITH " + parameter_list(parameters);
}

// An operator cannot be quoted, so it must be one and nothing else (manual, 4.1.3).
const std::string& checked_operator(const std::string& text) {
    constexpr std::string_view characters = "+-*/<>=~!@#%^&|`?";
    if (text.empty() || text.find_first_not_of(characters) != std::string::npos ||
        text.find("--") != std::string::npos || text.find("/*") != std::string::npos)
        throw Error(ErrorCategory::value, fmt::format("'{}' is not an operator of PostgreSQL", text));
    return text;
}

std::string exclude_clause(const schema::Exclude& exclude) {
    std::vector<std::string> elements;
    elements.reserve(exclude.elements.size());
    for (const schema::ExcludeElement& element : exclude.elements) {
        const std::string key =
            element.expression ? "(" + expression(*element.expression) + ")" : quote(element.column);
        elements.push_back(fmt::format("{} WITH {}", key, checked_operator(element.with)));
    }
    return fmt::format("EXCLUDE USING {} ({}){}{}", words(exclude.method), fmt::join(elements, ", "),
                       predicate_clause(exclude.predicate), deferral_clause(exclude.deferral));
}

std::string foreign_key_clause(const schema::ForeignKey& key) {
    return fmt::format("FOREIGN KEY {} REFERENCES {} {}{}{}{}{}{}", quote_list(key.columns), quote_name(key.target),
                       quote_list(key.target_columns), key.match == schema::Match::full ? " MATCH FULL" : "",
                       action_clause("ON DELETE", key.on_delete), action_clause("ON UPDATE", key.on_update),
                       deferral_clause(key.deferral), key.not_valid ? " NOT VALID" : "");
}

std::string include_clause(const std::vector<std::string>& columns) {
    return columns.empty() ? "" : " INCLUDE " + quote_list(columns);
}

std::string constraint_body(const schema::Constraint& constraint) {
    return std::visit(
        operation::overloaded{
            [](const schema::PrimaryKey& key) {
                return fmt::format("PRIMARY KEY {}{}{}", quote_list(key.columns), include_clause(key.include),
                                   deferral_clause(key.deferral));
            },
            [](const schema::Unique& unique) {
                return fmt::format("UNIQUE{} {}{}{}", unique.nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
                                   quote_list(unique.columns), include_clause(unique.include),
                                   deferral_clause(unique.deferral));
            },
            [](const schema::ForeignKey& key) { return foreign_key_clause(key); },
            [](const schema::Check& check) {
                return fmt::format("CHECK ({}){}{}", expression(check.expression),
                                   check.no_inherit ? " NO INHERIT" : "", check.not_valid ? " NOT VALID" : "");
            },
            [](const schema::Exclude& exclude) { return exclude_clause(exclude); },
        },
        constraint);
}

std::string index_part(const schema::IndexPart& part) {
    std::string text = part.expression ? "(" + expression(*part.expression) + ")" : quote(part.column);
    if (!part.collation.empty()) text += " COLLATE " + quote(part.collation);
    if (!part.opclass.empty()) text += " " + words(part.opclass);
    if (part.descending) text += " DESC";
    if (part.nulls == schema::NullsOrder::first) text += " NULLS FIRST";
    if (part.nulls == schema::NullsOrder::last) text += " NULLS LAST";
    return text;
}
} // namespace

std::string parameter_list(const schema::Parameters& parameters) {
    std::vector<std::string> settings;
    settings.reserve(parameters.size());
    for (const auto& [name, value] : parameters)
        settings.push_back(fmt::format("{} = {}", words(name), quote_text(value)));
    return fmt::format("({})", fmt::join(settings, ", "));
}

std::string column_definition(const schema::Column& column) {
    std::string text = quote(column.name) + " " + type_name(column.type);
    if (!column.collation.empty()) text += " COLLATE " + quote(column.collation);
    if (!column.nullable) text += " NOT NULL";
    if (column.server_default) text += " DEFAULT " + default_for(*column.server_default, column.type);
    if (column.identity) text += identity_clause(*column.identity);
    if (column.generated) text += generated_clause(column);
    return text;
}

std::string constraint_definition(const schema::Constraint& constraint) {
    return fmt::format("CONSTRAINT {} {}", quote(schema::name_of(constraint)), constraint_body(constraint));
}

std::string constraint_of_index(const schema::Constraint& constraint, const std::string& index) {
    const auto* key = std::get_if<schema::PrimaryKey>(&constraint);
    const Deferral deferral = key != nullptr ? key->deferral : std::get<schema::Unique>(constraint).deferral;
    return fmt::format("CONSTRAINT {} {} USING INDEX {}{}", quote(schema::name_of(constraint)),
                       key != nullptr ? "PRIMARY KEY" : "UNIQUE", quote(index), deferral_clause(deferral));
}

std::string create_table_statement(const schema::Table& table) {
    std::vector<std::string> lines;
    const auto add = [&](const auto& constraints) {
        for (const auto& constraint : constraints) lines.push_back(constraint_definition(constraint));
    };
    for (const schema::Column& column : table.columns) lines.push_back(column_definition(column));
    if (table.primary_key) lines.push_back(constraint_definition(*table.primary_key));
    add(table.uniques);
    add(table.foreign_keys);
    add(table.checks);
    add(table.excludes);
    const std::string& partition_by = table.options.partition_by;
    return fmt::format("CREATE {}TABLE {} (\n    {}\n){}{}{}", table.options.unlogged ? "UNLOGGED " : "",
                       quote_name(table.name), fmt::join(lines, ",\n    "),
                       partition_by.empty() ? "" : " PARTITION BY " + partition_by, with_clause(table.options.with),
                       table.options.tablespace.empty() ? "" : " TABLESPACE " + quote(table.options.tablespace));
}

std::string create_index_statement(const schema::Name& table, const schema::Index& index, bool concurrently) {
    std::vector<std::string> parts;
    parts.reserve(index.parts.size());
    for (const schema::IndexPart& part : index.parts) parts.push_back(index_part(part));
    return fmt::format("CREATE {}INDEX {}{} ON {}{} ({}){}{}{}{}", index.unique ? "UNIQUE " : "",
                       concurrently ? "CONCURRENTLY " : "", quote(index.name), quote_name(table),
                       index.method.empty() ? "" : " USING " + words(index.method), fmt::join(parts, ", "),
                       include_clause(index.include), index.nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
                       with_clause(index.with), predicate_clause(index.predicate));
}

} // namespace retort::postgresql
