#pragma once
// A model as constant data: what retort_table(model<T>) returns, and all that sessions, seeds and make_metadata need to
// work with structs whose type they do not know. Reading it instantiates nothing: the functions behind it are compiled
// once, where the model is defined.

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <retort/model/attributes.hpp>
#include <retort/model/sql_type.hpp>
#include <retort/schema/name.hpp>
#include <retort/schema/value.hpp>
#include <retort/schema/value_view.hpp>

namespace retort {

/// The tag by which a model's description is found, in the namespace of the struct:
///
///     retort::TableView retort_table(retort::model<Country>);
template <class T> struct model {};

/// One column, as the code that reads and writes rows sees it.
struct ColumnView {
    std::string_view name{}; ///< the column
    MemberRef member{};      ///< the C++ member
    TypeSpec type{};         ///< to_type(type) is what Statement::columns and Dialect::placeholder take
    bool nullable = false;   ///< the member is a std::optional
    bool primary_key = false;
    bool identity = false;    ///< the database gives the value
    bool generated = false;   ///< the database computes the value: never written
    bool has_default = false; ///< has a server default
    /// The member's value, as it lies there or in `kept`; an empty optional is null.
    ValueView (*view)(const void* member, Value& kept) = nullptr;
    void (*load)(void* member, const ValueView& cell) = nullptr; ///< throws Error (value) when it does not fit
};

/// A model. Copies are cheap; what it points to lives as long as the program.
///
///     const retort::TableView table = retort_table(retort::model<T>{}); // or retort::table_of<T>()
///     for (std::size_t i = 0; i < table.columns.size(); ++i)
///         if (!table.columns[i].generated) statement.binds.push_back(table.get(&country, i));
struct TableView {
    std::string_view cpp_name{}; ///< the struct, as C++ calls it: for messages
    std::string_view schema{};   ///< empty: the database's default schema
    std::string_view name{};
    std::span<const ColumnView> columns{}; ///< those of bases first, else in the order of the macro
    /// Writes the address of each column's member in `model` (a T) to out[0 .. columns.size()).
    void (*members)(const void* model, const void** out) = nullptr;

    // For make_metadata.
    std::string_view comment{};
    std::string_view renamed_from{};
    OptionsSpec options{};
    std::span<const ColumnAttributes> attributes{}; ///< of the columns that have any
    std::span<const TablePart> parts{};
    std::span<const KeySpec> keys{};

    [[nodiscard]] schema::Name table_name() const { return {std::string(schema), std::string(name)}; }
    /// The number of the column of that name.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const noexcept;
    /// The number of the column that holds the member; nothing when the member belongs to another struct.
    [[nodiscard]] std::optional<std::size_t> find(const MemberRef& member) const noexcept;

    /// A column of the model, a T. Throws Error (value) that names the column and never holds the value.
    [[nodiscard]] Value get(const void* model, std::size_t column) const;
    /// Sets a column of the model, a T. Throws like get(); the member keeps its value then.
    void set(void* model, std::size_t column, const ValueView& cell) const;
    void set(void* model, std::size_t column, const Value& value) const;
    /// All columns, in order.
    [[nodiscard]] std::vector<Value> read(const void* model) const;
    /// Sets all columns, in order. Throws Error (internal) when there are not as many views as columns.
    void load(void* model, std::span<const ValueView> row) const;
};

/// A struct that can be a table: its retort_table is declared.
template <class T>
concept Model = requires {
    { retort_table(model<T>{}) } -> std::same_as<TableView>;
};

/// The description of a model.
template <Model T> TableView table_of() { return retort_table(model<T>{}); }

} // namespace retort
