#include <retort/model/make_metadata.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/schema/naming.hpp>

namespace retort {

namespace {
using schema::display;

[[noreturn]] void refuse(std::string message, std::string hint) {
    throw Error(ErrorCategory::usage, std::move(message), std::move(hint));
}

/// Turns one model into a table. `models` are all that may be referred to.
class TableMaker {
public:
    TableMaker(const TableView& view, std::span<const TableView> models) : view_(view), models_(models) {}

    schema::Table make() {
        table_.name = view_.table_name();
        table_.comment = view_.comment;
        table_.options.without_rowid = view_.options.without_rowid;
        table_.options.strict = view_.options.strict;
        table_.options.unlogged = view_.options.unlogged;
        for (const ColumnView& column : view_.columns) add(column);
        for (const ColumnAttributes& attributes : view_.attributes) add(attributes);
        for (const TablePart& part : view_.parts) add(part);
        if (!table_.primary_key) add_primary_key();
        return std::move(table_);
    }

private:
    void add(const ColumnView& view) {
        if (table_.find_column(view.name) != nullptr)
            refuse(fmt::format("{} has two columns named {}", view_.cpp_name, view.name),
                   "give one of the members another column name: retort::column(…).name(\"…\")");
        schema::Column column{.name = std::string(view.name), .type = to_type(view.type)};
        column.nullable = view.nullable && !view.primary_key && !view.identity;
        table_.columns.push_back(std::move(column));
    }

    void add(const ColumnAttributes& attributes) {
        const std::string name = column_of(attributes.member);
        schema::Column& column = *table_.find_column(name);
        column.collation = attributes.collation;
        column.comment = attributes.comment;
        if (attributes.server_default.kind != DefaultSpec::Kind::none)
            column.server_default = to_expression(attributes.server_default);
        if (attributes.identity != IdentitySpec::none)
            column.identity = schema::Identity{.always = attributes.identity == IdentitySpec::always};
        if (!attributes.generated.empty())
            column.generated = schema::Generated{to_expression(attributes.generated), attributes.generated_stored};
        if (attributes.unique) table_.uniques.push_back({.name = {}, .columns = {name}});
        if (attributes.index) table_.indexes.push_back({.name = {}, .parts = {{.column = name}}});
        if (!attributes.check.empty())
            table_.checks.push_back({schema::column_check_name(table_.name, name), to_expression(attributes.check)});
        if (attributes.reference.table != nullptr)
            table_.foreign_keys.push_back(foreign_key({name}, attributes.reference, {attributes.reference.member}));
    }

    void add(const TablePart& part) {
        const auto keys = view_.keys.subspan(part.first_key, part.key_count);
        const auto more = view_.keys.subspan(part.first_key + part.key_count, part.more_count);
        const std::string name(part.name);
        switch (part.kind) {
        case TablePart::Kind::primary_key: table_.primary_key = schema::PrimaryKey{name, columns_of(keys)}; break;
        case TablePart::Kind::unique:
            table_.uniques.push_back({name, columns_of(keys), part.deferral, part.nulls_not_distinct});
            break;
        case TablePart::Kind::index: table_.indexes.push_back(index(part, keys, more)); break;
        case TablePart::Kind::check: table_.checks.push_back({name, to_expression(part.sql)}); break;
        case TablePart::Kind::foreign_key: {
            if (part.reference.table == nullptr)
                refuse(fmt::format("a foreign key of {} says no target", view_.cpp_name),
                       "retort::foreign_key(…).references(&Other::member, …)");
            std::vector<MemberRef> targets;
            for (const KeySpec& key : more) targets.push_back(key.member);
            schema::ForeignKey key = foreign_key(columns_of(keys), part.reference, targets);
            key.name = name;
            key.deferral = part.deferral;
            key.match = part.match;
            table_.foreign_keys.push_back(std::move(key));
            break;
        }
        }
    }

    void add_primary_key() {
        schema::PrimaryKey key;
        for (const ColumnView& column : view_.columns)
            if (column.primary_key) key.columns.emplace_back(column.name);
        if (!key.columns.empty()) table_.primary_key = std::move(key);
    }

    schema::Index index(const TablePart& part, std::span<const KeySpec> keys, std::span<const KeySpec> included) const {
        schema::Index index{.name = std::string(part.name), .parts = {}};
        for (const KeySpec& key : keys) {
            schema::IndexPart& added = index.parts.emplace_back();
            if (key.member.owner != nullptr)
                added.column = column_of(key.member);
            else
                added.expression = to_expression(key.expression);
            added.descending = key.descending;
            added.nulls = key.nulls;
            added.collation = key.collation;
            added.opclass = key.opclass;
        }
        index.unique = part.unique;
        index.nulls_not_distinct = part.nulls_not_distinct;
        index.method = part.method;
        index.include = columns_of(included);
        if (!part.sql.empty()) index.predicate = to_expression(part.sql);
        return index;
    }

    schema::ForeignKey foreign_key(std::vector<std::string> columns, const ReferenceSpec& reference,
                                   const std::vector<MemberRef>& targets) const {
        const TableView target = reference.table();
        const auto same = [&](const TableView& model) { return model.table_name() == target.table_name(); };
        if (std::none_of(models_.begin(), models_.end(), same))
            refuse(fmt::format("{} refers to {}, which is not among the models", view_.cpp_name, target.cpp_name),
                   fmt::format("list both: retort::make_metadata<{}, {}>()", view_.cpp_name, target.cpp_name));
        schema::ForeignKey key{
            .name = {}, .columns = std::move(columns), .target = target.table_name(), .target_columns = {}};
        for (const MemberRef& member : targets) {
            const auto column = target.find(member);
            if (!column)
                refuse(fmt::format("{} refers to a member {} that {} does not have", view_.cpp_name, member.name,
                                   target.cpp_name),
                       "refer to a member of the model or of one of its bases");
            key.target_columns.emplace_back(target.columns[*column].name);
        }
        key.on_delete = reference.on_delete;
        key.on_update = reference.on_update;
        return key;
    }

    std::vector<std::string> columns_of(std::span<const KeySpec> keys) const {
        std::vector<std::string> columns;
        for (const KeySpec& key : keys) columns.push_back(column_of(key.member));
        return columns;
    }

    /// table() has made sure that the member is one of the model's.
    std::string column_of(const MemberRef& member) const {
        return std::string(view_.columns[view_.find(member).value()].name);
    }

    const TableView& view_;
    std::span<const TableView> models_;
    schema::Table table_;
};

/// What both databases ask of the target of a foreign key.
bool is_unique(const schema::Table& table, std::vector<std::string> columns) {
    std::sort(columns.begin(), columns.end());
    const auto same = [&](std::vector<std::string> key) {
        std::sort(key.begin(), key.end());
        return key == columns;
    };
    if (table.primary_key && same(table.primary_key->columns)) return true;
    for (const schema::Unique& unique : table.uniques)
        if (same(unique.columns)) return true;
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
        std::vector<std::string> key;
        for (const schema::IndexPart& part : index.parts) key.push_back(part.column);
        return index.unique && !index.predicate && same(std::move(key));
    });
}

void check_targets(const schema::Schema& schema) {
    for (const schema::Table& table : schema.tables) {
        for (const schema::ForeignKey& key : table.foreign_keys) {
            if (is_unique(*schema.find_table(key.target), key.target_columns)) continue;
            refuse(fmt::format("{}.{} refers to {}.{}, which is neither a primary key nor unique", display(table.name),
                               fmt::join(key.columns, "+"), display(key.target), fmt::join(key.target_columns, "+")),
                   "make the referenced column unique, or refer to the primary key");
        }
    }
}

void add_enums(const TableView& view, schema::Schema& schema) {
    for (const ColumnView& column : view.columns) {
        if (column.type.kind != schema::TypeKind::enumeration) continue;
        schema::Enum type{.name = std::string(column.type.name), .values = {}};
        for (std::size_t i = 0; i < column.type.label_count; ++i) type.values.emplace_back(column.type.labels[i]);
        const schema::Enum* known = schema.find_enum(type.name);
        if (known != nullptr && *known != type)
            refuse(fmt::format("two different enums are both named {}; {}.{} is of one", display(type.name),
                               view.cpp_name, column.name),
                   "give one another name with retort::EnumStorage");
        put(schema, std::move(type));
    }
}

void add_renames(const TableView& view, std::vector<Rename>& renames) {
    if (!view.renamed_from.empty()) renames.push_back({view.table_name(), {}, std::string(view.renamed_from)});
    for (const ColumnAttributes& attributes : view.attributes) {
        if (attributes.renamed_from.empty()) continue;
        const std::string_view column = view.columns[view.find(attributes.member).value()].name;
        renames.push_back({view.table_name(), std::string(column), std::string(attributes.renamed_from)});
    }
}
} // namespace

Metadata make_metadata(std::span<const TableView> models) {
    Metadata metadata;
    for (const TableView& view : models) {
        if (const schema::Table* other = metadata.schema.find_table(view.table_name())) {
            const auto first = std::find_if(models.begin(), models.end(),
                                            [&](const TableView& model) { return model.table_name() == other->name; });
            refuse(fmt::format("{} and {} are both table {}", first->cpp_name, view.cpp_name, display(other->name)),
                   "each model needs a table name of its own");
        }
        add_enums(view, metadata.schema);
        add_renames(view, metadata.renames);
        put(metadata.schema, TableMaker(view, models).make());
    }
    check_targets(metadata.schema);
    return metadata;
}

} // namespace retort
