#include <retort/operation/related.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::operation {

namespace {
// What operations name, without looking at a schema.
struct Named {
    std::set<Name> tables;
    std::set<Name> enums;             // that change for the columns that have them
    std::set<Name> sequences;         // that defaults may count with
    std::set<std::string> namespaces; // that must be empty
    std::set<std::string> relations;  // names that are given, in lower case: some databases fold them
};

class Collector {
public:
    explicit Collector(Named& named) : named_(named) {}

    void operator()(const CreateTable& op) {
        named_.tables.insert(op.table.name);
        wants(op.table.name.name);
        schema::Table table = op.table;
        canonicalise(table);
        for (const schema::Constraint& constraint : constraints_of(table)) add(constraint);
        for (const schema::Index& index : table.indexes) wants(index.name);
    }
    void operator()(const RenameTable& op) {
        named_.tables.insert({op.from, Name(op.from.schema, op.to)});
        wants(op.to);
    }
    void operator()(const SetComment& op) {
        if (!op.part.empty()) named_.tables.insert(op.name);
        if (op.on == Commented::schema) named_.namespaces.insert(op.name.schema);
    }
    void operator()(const CreateIndex& op) {
        named_.tables.insert(op.table);
        wants(schema::named(op.table, op.index).name);
    }
    void operator()(const RenameIndex& op) {
        named_.tables.insert(op.table);
        wants(op.to);
    }
    void operator()(const AddConstraint& op) {
        named_.tables.insert(op.table);
        add(schema::named(op.table, op.constraint));
    }
    void operator()(const RenameConstraint& op) {
        named_.tables.insert(op.table);
        wants(op.to);
    }
    void operator()(const CreateEnum& op) { wants_type(op.type.name); }
    void operator()(const DropEnum& op) { named_.enums.insert(op.type); }
    void operator()(const AddEnumValue& op) { named_.enums.insert(op.type); }
    void operator()(const RenameEnumValue& op) { named_.enums.insert(op.type); }
    void operator()(const ReplaceEnum& op) { named_.enums.insert(op.type); }
    void operator()(const CreateSequence& op) {
        wants(op.sequence.name.name);
        wants_owner(op.sequence);
    }
    void operator()(const AlterSequence& op) { wants_owner(op.sequence); }
    void operator()(const DropSequence& op) { named_.sequences.insert(op.sequence); }
    void operator()(const CreateSchema&) {}
    void operator()(const DropSchema& op) { named_.namespaces.insert(op.schema); }
    void operator()(const Execute& op) {
        for (const Operation& one : op.amounts_to) std::visit(*this, one.value);
    }
    void operator()(const Run&) {}
    template <class OnTable> void operator()(const OnTable& op) { named_.tables.insert(op.table); }

private:
    void wants(const std::string& name) { named_.relations.insert(schema::sql_lower(name)); }
    void wants_owner(const schema::Sequence& sequence) {
        if (sequence.owned_by) named_.tables.insert(sequence.owned_by->table);
    }
    // A table of that name is in the way of an enum.
    void wants_type(const Name& name) { named_.tables.insert(name); }
    void add(const schema::Constraint& constraint) {
        wants(name_of(constraint));
        if (const auto* key = std::get_if<schema::ForeignKey>(&constraint)) named_.tables.insert(key->target);
    }

    Named& named_;
};

bool has_enum(const schema::Table& table, const std::set<Name>& enums) {
    return std::ranges::any_of(table.columns, [&enums](const schema::Column& column) {
        return column.type.kind == schema::TypeKind::enumeration && enums.contains(column.type.name);
    });
}

bool has_default_text(const schema::Table& table) {
    return std::ranges::any_of(table.columns, [](const schema::Column& column) {
        return column.server_default && std::holds_alternative<schema::SqlText>(column.server_default->value);
    });
}

// Compared without making a string of each: there are thousands.
bool is_in_lower_case(std::string_view name, std::string_view lower) {
    const auto folded = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return name.size() == lower.size() && std::ranges::equal(name, lower, {}, folded);
}

bool has_name(const schema::Table& table, const std::set<std::string>& names) {
    const auto is_wanted = [&names](std::string_view name) {
        return std::ranges::any_of(names, [name](const std::string& wanted) { return is_in_lower_case(name, wanted); });
    };
    const auto any_wanted = [&is_wanted](const auto& elements) {
        return std::ranges::any_of(elements, [&](const auto& element) { return is_wanted(element.name); });
    };
    return is_wanted(table.name.name) || (table.primary_key && is_wanted(table.primary_key->name)) ||
           any_wanted(table.uniques) || any_wanted(table.excludes) || any_wanted(table.indexes);
}

// Names that Retort makes up itself while it rebuilds a table begin so, and avoid those there are.
bool is_like_made_up(const schema::Table& table) {
    constexpr std::string_view beginning = "retort_";
    return is_in_lower_case(std::string_view(table.name.name).substr(0, beginning.size()), beginning);
}
} // namespace

schema::Schema related(const schema::Schema& schema, std::span<const Recorded> operations) {
    Named named;
    for (const Recorded& one : operations) std::visit(Collector(named), one.operation.value);

    std::set<Name> core;
    for (const schema::Table& table : schema.tables)
        if (named.tables.contains(table.name) || named.namespaces.contains(table.name.schema) ||
            (!named.enums.empty() && has_enum(table, named.enums)) ||
            (!named.sequences.empty() && has_default_text(table)))
            core.insert(table.name);

    std::set<Name> wanted = core;
    for (const schema::Table& table : schema.tables) {
        const bool is_core = core.contains(table.name);
        for (const schema::ForeignKey& key : table.foreign_keys) {
            if (is_core) wanted.insert(key.target);
            if (core.contains(key.target)) wanted.insert(table.name);
        }
        if (!is_core && (is_like_made_up(table) || (!named.relations.empty() && has_name(table, named.relations))))
            wanted.insert(table.name);
    }

    schema::Schema part{.namespaces = schema.namespaces,
                        .enums = schema.enums,
                        .sequences = schema.sequences,
                        .namespace_comments = schema.namespace_comments};
    for (const schema::Table& table : schema.tables)
        if (wanted.contains(table.name)) part.tables.push_back(table);
    for (const schema::Opaque& one : schema.opaque)
        if (one.table.name.empty() || wanted.contains(one.table)) part.opaque.push_back(one);
    return part;
}

} // namespace retort::operation
