#pragma once
// The natural key of an upsert: retort::by(&Country::code).

#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <retort/model/members.hpp>

namespace retort {

/// Whether a sync may delete the rows that are not given.
enum class Deletions { refuse, allow };

namespace query {
/// Throws Error (usage): the macro of the struct does not list the member.
[[noreturn]] void refuse_member();

/// describe::member_ref for a pointer that is only known at run time.
template <class T, class M> MemberRef member_of(M T::*pointer) {
    static_assert(describe::Described<T>,
                  "retort: describe the struct of this member with BOOST_DESCRIBE_STRUCT first");
    const std::string_view name = describe::name_of(pointer, describe::OwnMembers<T>{});
    if (name.empty()) refuse_member();
    return {describe::identity_of<T>(), name};
}

/// What columns of A and columns of B are about together: the model of the two that is derived from the other.
template <class A, class B> struct Common {
    static_assert(std::is_base_of_v<A, B> || std::is_base_of_v<B, A>, "retort: these columns are of different models");
    using type = std::conditional_t<std::is_base_of_v<A, B>, B, A>;
};

/// What becomes of the rows of a table whose key is given, and of the others.
enum class Mode {
    upsert,           ///< rows that differ are changed
    insert_if_absent, ///< rows that are there stay as they are
    sync,             ///< rows that differ are changed, and those that are not given are deleted
};

/// What an upsert goes by, without the model.
struct Key {
    std::vector<MemberRef> columns{}; ///< how a row is known
    std::vector<MemberRef> kept{};    ///< only written when the row is new
    Mode mode = Mode::upsert;
};
} // namespace query

/// Columns by which a row of T is known, whatever its primary key.
template <class T> class NaturalKey {
public:
    using Row = T;

    explicit NaturalKey(query::Key key) : key_(std::move(key)) {}

    /// Columns that a row that is there already keeps: they are written only when the row is new.
    template <class... U, class... M> NaturalKey& keep(M U::*... members) {
        static_assert((std::is_base_of_v<U, T> && ...), "retort: this column belongs to another model");
        (key_.kept.push_back(query::member_of(members)), ...);
        return *this;
    }

    [[nodiscard]] const query::Key& columns() const { return key_; }
    /// The same for another mode.
    [[nodiscard]] NaturalKey with(query::Mode mode) const {
        NaturalKey key = *this;
        key.key_.mode = mode;
        return key;
    }

private:
    query::Key key_;
};

/// by(&Country::code), by(&Item::owner_id, &Item::title): the database must have a unique constraint on exactly these.
template <class T, class M, class... Rest> auto by(M T::*first, Rest... rest) {
    query::Key key;
    key.columns.push_back(query::member_of(first));
    if constexpr (sizeof...(rest) == 0) {
        return NaturalKey<T>(std::move(key));
    } else {
        const auto others = by(rest...);
        key.columns.insert(key.columns.end(), others.columns().columns.begin(), others.columns().columns.end());
        return NaturalKey<typename query::Common<T, typename std::remove_cvref_t<decltype(others)>::Row>::type>(
            std::move(key));
    }
}

} // namespace retort
