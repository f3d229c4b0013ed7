#pragma once
// How the rows of a factory are made up, without their type.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

#include <retort/model/enum_type.hpp>
#include <retort/model/view.hpp>

namespace retort::testing {

/// The greatest number that a member holds, where its C++ type is narrower than its column's. 0: the member keeps the
/// value that the struct gives it, because not every number is one of its values (an enum stored as its numbers).
template <class M> constexpr std::int64_t greatest_number() {
    if constexpr (std::is_enum_v<M>) {
        return describe::AsInteger<M> ? 0 : std::numeric_limits<std::int64_t>::max();
    } else if constexpr (std::integral<M>) {
        return static_cast<std::int64_t>(std::numeric_limits<M>::max());
    } else {
        return std::numeric_limits<std::int64_t>::max();
    }
}

/// One column's part in it.
struct Ingredient {
    enum class Kind {
        ordinary,  ///< a value that may be there twice, or NULL
        unique,    ///< another value in every row
        keep,      ///< what the struct says: identities, generated columns, types that only the database knows
        null,      ///< a reference that may be empty
        reference, ///< one that may not: only the test knows the row that it is to refer to
        said,      ///< with() says it
    };
    Kind kind = Kind::ordinary;
    std::uint64_t salt = 0;    ///< of the column's random numbers
    std::int64_t greatest = 0; ///< for integers
};

/// The rows of a model, each from the seed and its own number alone.
class Recipe {
public:
    /// `greatest`: greatest_number() of each column's member.
    Recipe(const TableView& table, const std::vector<std::int64_t>& greatest, std::uint64_t seed);

    /// The member's values come from elsewhere.
    void leave_out(const MemberRef& member);
    /// Fills a row. Throws Error (usage) for a reference that nobody has said, and where a unique column has no further
    /// values.
    void fill(void* model, std::size_t row) const;

private:
    void choose_kinds();
    void make_one_unique(const std::vector<std::size_t>& key);

    TableView table_;
    std::vector<Ingredient> ingredients_; ///< of the columns
};

/// A value that another row may have too. `name`: of the member, for values that look like what they are called.
Value ordinary_value(const ColumnView& column, const Ingredient& ingredient, std::size_t row);
/// A value that no other row has.
Value unique_value(const ColumnView& column, const Ingredient& ingredient, std::size_t row);
/// How many different ones there are.
std::uint64_t count_of_values(const ColumnView& column, const Ingredient& ingredient);

} // namespace retort::testing
