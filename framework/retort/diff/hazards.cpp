#include <retort/diff/hazards.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/operation/lookup.hpp>

namespace retort::diff {

using operation::describe_column;
using schema::Name;

namespace {
using Lines = std::vector<std::string>;

// For an index: its keys as far as they are columns.
Lines columns_of(const schema::Index& index) {
    Lines columns;
    for (const schema::IndexPart& part : index.parts) columns.push_back(part.column.empty() ? "…" : part.column);
    return columns;
}

class Warner {
public:
    explicit Warner(const schema::Schema& before) : before_(before) {}

    Lines operator()(const operation::DropTable& op) const {
        return {fmt::format("all rows of {} are lost", display(op.table))};
    }

    Lines operator()(const operation::DropColumn& op) const {
        const schema::Column* column = find(op.table, op.column);
        if (column != nullptr && column->generated) return {}; // the values can be computed again
        return {fmt::format("the values of {} are lost", describe_column(op.table, op.column))};
    }

    Lines operator()(const operation::AddColumn& op) const {
        const schema::Column& column = op.column;
        if (column.nullable || column.server_default || column.identity || column.generated) return {};
        return {
            fmt::format("fails when {} has rows: {} is NOT NULL and has no default", display(op.table), column.name)};
    }

    Lines operator()(const operation::AlterColumn& op) const {
        Lines lines;
        const schema::Column* column = find(op.table, op.column);
        const std::string what = describe_column(op.table, op.column);
        const bool comes_generated = op.generated && *op.generated;
        const bool was_nullable = column == nullptr || column->nullable;
        const bool is_not_null = (op.nullable && !*op.nullable) || (op.identity && *op.identity);
        if (comes_generated && (column == nullptr || !column->generated))
            lines.push_back(fmt::format("the values of {} are lost: it is computed from now on", what));
        if (is_not_null && was_nullable && !comes_generated)
            lines.push_back(fmt::format("fails when a row of {} has no {}", display(op.table), op.column));
        if (op.type && column != nullptr && !comes_generated && !always_fits(column->type, *op.type))
            lines.push_back(fmt::format("values of {} may not fit, or lose something: {} becomes {}", what,
                                        display(column->type), display(*op.type)));
        return lines;
    }

    Lines operator()(const operation::AddConstraint& op) const {
        return std::visit([&](const auto& constraint) { return of(op.table, constraint); }, op.constraint);
    }

    Lines operator()(const operation::CreateIndex& op) const {
        if (!op.index.unique) return {};
        return {same_values(op.table, columns_of(op.index))};
    }

    Lines operator()(const operation::ReplaceEnum& op) const {
        Lines gone;
        if (const schema::Enum* type = before_.find_enum(op.type))
            for (const std::string& value : type->values)
                if (std::ranges::find(op.values, value) == op.values.end() && !op.mapping.contains(value))
                    gone.push_back("'" + value + "'");
        if (gone.empty()) return {};
        return {fmt::format("fails when a row holds {} of {}: say in the mapping what becomes of it",
                            fmt::join(gone, " or "), display(op.type))};
    }

    Lines operator()(const operation::DropSequence& op) const {
        return {fmt::format("where {} has counted to is lost", display(op.sequence))};
    }

    Lines operator()(const operation::SetTableOptions& op) const {
        Lines lines;
        const schema::Table* table = before_.find_table(op.table);
        if (table == nullptr) return lines;
        if (op.options.strict && !table->options.strict)
            lines.push_back(
                fmt::format("on SQLite, fails when a value of {} is not of its column's type", display(op.table)));
        if (op.options.unlogged && !table->options.unlogged)
            lines.push_back(
                fmt::format("on PostgreSQL, all rows of {} are lost when the server crashes", display(op.table)));
        return lines;
    }

    template <class Other> Lines operator()(const Other&) const { return {}; }

private:
    [[nodiscard]] const schema::Column* find(const Name& name, const std::string& column) const {
        const schema::Table* table = before_.find_table(name);
        return table == nullptr ? nullptr : table->find_column(column);
    }

    static std::string same_values(const Name& table, const Lines& columns) {
        return fmt::format("fails when rows of {} have the same ({})", display(table), fmt::join(columns, ", "));
    }

    [[nodiscard]] Lines of(const Name& table, const schema::PrimaryKey& key) const {
        Lines lines{same_values(table, key.columns)};
        for (const std::string& name : key.columns)
            if (const schema::Column* column = find(table, name); column == nullptr || column->nullable)
                lines.push_back(fmt::format("fails when a row of {} has no {}", display(table), name));
        return lines;
    }
    static Lines of(const Name& table, const schema::Unique& unique) { return {same_values(table, unique.columns)}; }
    static Lines of(const Name& table, const schema::ForeignKey& key) {
        return {fmt::format("fails when ({}) of a row of {} is in no row of {}", fmt::join(key.columns, ", "),
                            display(table), display(key.target))};
    }
    static Lines of(const Name& table, const schema::Check&) {
        return {fmt::format("fails when a row of {} does not meet it", display(table))};
    }
    static Lines of(const Name& table, const schema::Exclude&) {
        return {fmt::format("fails when two rows of {} exclude each other", display(table))};
    }

    const schema::Schema& before_;
};

int bytes_of_integer(schema::TypeKind kind) {
    if (kind == schema::TypeKind::smallint) return 2;
    if (kind == schema::TypeKind::integer) return 4;
    return kind == schema::TypeKind::bigint ? 8 : 0;
}

// Decimal digits of the largest value.
int digits_of_integer(int bytes) { return bytes == 2 ? 5 : bytes == 4 ? 10 : 19; }

bool integer_fits(int bytes, const schema::Type& to) {
    if (const int room = bytes_of_integer(to.kind)) return room >= bytes;
    if (to.kind == schema::TypeKind::real) return bytes == 2;
    if (to.kind == schema::TypeKind::double_precision) return bytes <= 4;
    return to.kind == schema::TypeKind::numeric &&
           (!to.precision || *to.precision - to.scale.value_or(0) >= digits_of_integer(bytes));
}

bool numeric_fits(const schema::Type& from, const schema::Type& to) {
    if (to.kind != schema::TypeKind::numeric) return false;
    if (!to.precision) return true;
    const int scale = to.scale.value_or(0);
    return from.precision && from.scale.value_or(0) <= scale &&
           *from.precision - from.scale.value_or(0) <= *to.precision - scale;
}

bool is_text(schema::TypeKind kind) { return kind == schema::TypeKind::text || kind == schema::TypeKind::varchar; }
} // namespace

std::vector<std::string> hazards(const operation::Operation& operation, const schema::Schema& before) {
    return std::visit(Warner(before), operation.value);
}

bool always_fits(const schema::Type& from, const schema::Type& to) {
    using schema::TypeKind;
    if (from == to) return true;
    if (from.array_dimensions != to.array_dimensions || from.kind == TypeKind::native || to.kind == TypeKind::native)
        return false;
    if (is_text(to.kind) && !to.length) return true;
    if (const int bytes = bytes_of_integer(from.kind)) return integer_fits(bytes, to);
    switch (from.kind) {
    case TypeKind::numeric: return numeric_fits(from, to);
    case TypeKind::varchar:
    case TypeKind::character: return to.kind == TypeKind::varchar && from.length && *from.length <= *to.length;
    case TypeKind::real: return to.kind == TypeKind::double_precision;
    case TypeKind::date: return to.kind == TypeKind::timestamp;
    default: return false;
    }
}

} // namespace retort::diff
