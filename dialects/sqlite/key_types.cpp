#include <sqlite/key_types.hpp>

#include <algorithm>

#include <sqlite/read_type.hpp>
#include <sqlite/type.hpp>

namespace retort::sqlite {

namespace {
using schema::Column;
using schema::Table;

bool is_strict_type(const schema::Type& type) {
    using enum schema::TypeKind;
    static constexpr schema::TypeKind kinds[] = {integer, bigint, double_precision, text, bytes};
    return type.array_dimensions == 0 && std::ranges::find(kinds, type.kind) != std::end(kinds);
}

// Whether the column has got the type of the other one.
bool takes_type(const Table& table, Column& column, const Column& other) {
    if (!table.options.strict || !is_strict_type(column.type) || is_strict_type(other.type)) return false;
    const Column as_other{.name = column.name, .type = other.type};
    if (plain_type(declared_type(table, as_other)) != plain_type(declared_type(table, column))) return false;
    column.type = other.type;
    return true;
}

// Whether a column has got another type.
bool type_keys_of(Table& table, schema::Schema& found, const schema::Schema& wanted) {
    const auto is_free = [&](const Table& one, const Column& column) {
        const Table* other = wanted.find_table(one.name);
        return other == nullptr || other->find_column(column.name) == nullptr;
    };
    bool is_typed = false;
    for (const schema::ForeignKey& key : table.foreign_keys) {
        Table* target = found.find_table(key.target);
        if (target == nullptr || key.columns.size() != key.target_columns.size()) continue;
        for (std::size_t i = 0; i < key.columns.size(); ++i) {
            Column* from = table.find_column(key.columns[i]);
            Column* to = target->find_column(key.target_columns[i]);
            if (from == nullptr || to == nullptr) continue;
            is_typed = is_typed || (is_free(*target, *to) && takes_type(*target, *to, *from)) ||
                       (is_free(table, *from) && takes_type(table, *from, *to));
        }
    }
    return is_typed;
}
} // namespace

void type_keys(schema::Schema& found, const schema::Schema& wanted) {
    if (std::ranges::none_of(found.tables, [](const Table& table) { return table.options.strict; })) return;
    // What one key tells of a column, another may pass on.
    for (bool is_done = false; !is_done;) {
        is_done = true;
        for (Table& table : found.tables)
            if (type_keys_of(table, found, wanted)) is_done = false;
    }
}

} // namespace retort::sqlite
