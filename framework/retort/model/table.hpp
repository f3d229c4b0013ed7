#pragma once
// retort::table<T>(): a model's description, checked while compiling and erased to constant data at once.

#include <array>
#include <cstddef>
#include <string_view>

#include <retort/model/complete.hpp>
#include <retort/model/constraint.hpp>
#include <retort/model/type_name.hpp>

namespace retort {

namespace describe {

/// Where the arguments of table<T>() are collected. Not a template: what depends on T comes in as data. Plain pointers,
/// because making a std::span of an array costs each file that defines a model 30 ms.
struct Builder {
    TableView& view;
    ColumnView* columns;
    std::size_t column_count;
    ColumnAttributes* attributes;
    TablePart* parts;
    KeySpec* keys;
    std::size_t attributes_used = 0;
    std::size_t parts_used = 0;
    std::size_t keys_used = 0;

    constexpr ColumnView& find(const MemberRef& member) const {
        for (std::size_t i = 0; i < column_count; ++i)
            if (columns[i].member == member) return columns[i];
        mistake::member_belongs_to_another_struct();
        return columns[0];
    }

    constexpr void add(const ColumnSpec& spec) {
        ColumnView& column = find(spec.view.member);
        for (std::size_t i = 0; i < attributes_used; ++i)
            if (attributes[i].member == spec.view.member) mistake::column_is_described_twice();
        const auto view_member = column.view;
        const auto load_member = column.load;
        const bool in_primary_key = column.primary_key; // said by a primary_key() before this
        if (in_primary_key && spec.view.primary_key) mistake::primary_key_is_described_twice();
        column = spec.view;
        column.view = view_member;
        column.load = load_member;
        column.primary_key = column.primary_key || in_primary_key;
        ColumnAttributes& added = attributes[attributes_used++] = spec.attributes;
        added.member = spec.view.member;
    }
    template <class Derived, std::size_t Keys> constexpr void add(const PartSpec<Derived, Keys>& spec) {
        add(spec.part, Keys == 0 ? nullptr : spec.keys.data(), Keys);
    }
    constexpr void add(const CommentSpec& comment) { view.comment = comment.text; }
    constexpr void add(const RenamedFromSpec& renamed) { view.renamed_from = renamed.name; }
    constexpr void add(const InSchemaSpec& schema) { view.schema = schema.name; }
    constexpr void add(const OptionsSpec& options) { view.options = options; }

private:
    constexpr void add(const TablePart& part, const KeySpec* first, std::size_t count) {
        TablePart& added = parts[parts_used++] = part;
        added.first_key = keys_used;
        added.key_count = count - part.more_count;
        for (std::size_t i = 0; i < count; ++i) {
            const KeySpec& key = keys[keys_used++] = first[i];
            const bool of_target = part.kind == TablePart::Kind::foreign_key && i >= added.key_count;
            const bool is_expression = key.member.name.empty(); // g++ with -fsanitize cannot compare `owner` here
            if (of_target || is_expression) continue;
            ColumnView& column = find(key.member);
            if (part.kind == TablePart::Kind::primary_key) {
                if (column.primary_key) mistake::primary_key_is_described_twice();
                column.primary_key = true;
            }
        }
    }
};

/// `view` with its spans.
TableView with_data(const TableView& view, const ColumnView* columns, std::size_t column_count,
                    const ColumnAttributes* attributes, std::size_t attribute_count, const TablePart* parts,
                    std::size_t part_count, const KeySpec* keys, std::size_t key_count) noexcept;

template <class Part> inline constexpr std::size_t attribute_count = 0;
template <> inline constexpr std::size_t attribute_count<ColumnSpec> = 1;
template <class Part> inline constexpr std::size_t part_count = 0;
template <class Part>
requires requires { Part::part_count; }
inline constexpr std::size_t part_count<Part> = Part::part_count;
template <class Part> inline constexpr std::size_t key_count = 0;
template <class Part>
requires requires { Part::key_count; }
inline constexpr std::size_t key_count<Part> = Part::key_count;

} // namespace describe

/// The data behind a TableView, to be kept in a `static constexpr` variable.
template <std::size_t Columns, std::size_t Attributes, std::size_t Parts, std::size_t Keys> struct TableSpec {
    TableView view{};
    std::array<ColumnView, Columns> columns{};
    std::array<ColumnAttributes, Attributes> attributes{};
    std::array<TablePart, Parts> parts{};
    std::array<KeySpec, Keys> keys{};

    operator TableView() const& {
        return describe::with_data(view, columns.data(), Columns, attributes.data(), Attributes, parts.data(), Parts,
                                   keys.data(), Keys);
    }
    /// A view of a temporary would point to nothing: write `static constexpr auto table = retort::table<…>(…); return
    /// table;`
    operator TableView() const&& = delete;
};

/// The description of T: its table, the columns that have attributes, and table-level constraints, in any order.
///
///     static constexpr auto table = retort::table<Country>("country",
///         retort::column(&Country::id).primary_key(),
///         retort::unique(&Country::name, &Country::code));
template <class T, class... Parts> constexpr auto table(std::string_view name, const Parts&... parts) {
    using namespace describe;
    static_assert(Described<T>, "retort: describe this struct with BOOST_DESCRIBE_STRUCT first");
    static_assert(is_complete<T>(), "retort: a member or base of this struct is missing in its BOOST_DESCRIBE_STRUCT");
    constexpr std::size_t columns = size_of(AllMembers<T>{});
    static_assert(columns > 0, "retort: a table needs at least one column");
    TableSpec<columns, (0 + ... + attribute_count<Parts>), (0 + ... + part_count<Parts>), (0 + ... + key_count<Parts>)>
        spec;
    if (name.empty()) mistake::table_needs_a_name();
    spec.view.cpp_name = type_name<T>();
    spec.view.name = name;
    spec.view.members = &members<T>;
    spec.columns = column_views(AllMembers<T>{});
    [[maybe_unused]] Builder builder{spec.view,         spec.columns.data(), columns, spec.attributes.data(),
                                     spec.parts.data(), spec.keys.data()};
    (builder.add(parts), ...);
    return spec;
}

} // namespace retort
