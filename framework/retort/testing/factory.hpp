#pragma once
// Rows for tests, made up from a number: retort::testing::factory<User>(1).many(1000).

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <ranges>
#include <utility>
#include <vector>

#include <retort/session/by.hpp>
#include <retort/testing/recipe.hpp>

namespace retort::testing {

namespace made {
template <template <class...> class List, class... D> std::vector<std::int64_t> greatest_numbers(List<D...>) {
    return {greatest_number<describe::StoredType<typename describe::PointerTo<decltype(D::pointer)>::member>>()...};
}

/// What a factory and the rows that it gave have in common.
template <class T> struct Plan {
    Recipe recipe;
    std::vector<std::function<void(T&, std::size_t)>> said{};

    [[nodiscard]] T row(std::size_t number) const {
        T row{};
        recipe.fill(&row, number);
        for (const auto& say : said) say(row, number);
        return row;
    }
};
} // namespace made

/// Rows that are made while they are walked through, any number of times: no more than one is in memory.
template <class T> class Rows : public std::ranges::view_base {
public:
    class Iterator {
    public:
        using iterator_concept = std::forward_iterator_tag;
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = T;

        Iterator() = default;
        Iterator(const made::Plan<T>* plan, std::size_t row) : plan_(plan), row_(row) {}

        T operator*() const { return plan_->row(row_); }
        Iterator& operator++() {
            ++row_;
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++row_;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.row_ == b.row_; }

    private:
        const made::Plan<T>* plan_ = nullptr;
        std::size_t row_ = 0;
    };

    Rows() = default;
    Rows(std::shared_ptr<const made::Plan<T>> plan, std::size_t first, std::size_t count)
        : plan_(std::move(plan)), first_(first), count_(count) {}

    [[nodiscard]] Iterator begin() const { return {plan_.get(), first_}; }
    [[nodiscard]] Iterator end() const { return {plan_.get(), first_ + count_}; }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

private:
    std::shared_ptr<const made::Plan<T>> plan_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
};

/// Made by factory<T>().
template <Model T> class Factory {
public:
    explicit Factory(std::uint64_t seed)
        : plan_{Recipe(table_of<T>(), made::greatest_numbers(describe::AllMembers<T>{}), seed)} {}

    /// What a member is: a value, or a function of the row's number, which counts from 0.
    ///
    ///     factory<Item>(1).with(&Item::owner_id, user.id).with(&Item::position, [](std::size_t row) { return row; })
    template <class U, class M, class V> Factory& with(M U::*member, V what) & {
        static_assert(std::is_base_of_v<U, T>, "retort: this member belongs to another model");
        plan_.recipe.leave_out(query::member_of(member));
        plan_.said.push_back([member, what = std::move(what)](T& row, std::size_t number) mutable {
            if constexpr (std::invocable<V&, std::size_t>) {
                row.*member = static_cast<M>(std::invoke(what, number));
            } else {
                row.*member = what;
            }
        });
        return *this;
    }
    template <class U, class M, class V> Factory&& with(M U::*member, V what) && {
        return std::move(with(member, std::move(what)));
    }

    /// The next row: the first is number 0. Throws Error (usage) as many() does where it is walked through.
    [[nodiscard]] T one() { return plan_.row(next_++); }
    /// The next `count` rows, made while they are walked through. That throws Error (usage) for a reference that is not
    /// optional and that with() does not say, and where a unique column has no further values.
    [[nodiscard]] Rows<T> many(std::size_t count) {
        const std::size_t first = next_;
        next_ += count;
        return {std::make_shared<made::Plan<T>>(plan_), first, count};
    }

private:
    made::Plan<T> plan_;
    std::size_t next_ = 0;
};

/// Rows of a model that a database takes, made up from the number `seed`: the same number gives the same rows on every
/// machine, another number other ones.
///
///     auto users = retort::testing::factory<User>(1).with(&User::is_active, true);
///     session.add(users.many(1000));
///
/// - Columns that are unique, or the primary key, have another value in every row; of a key of several columns one
///   has, which with() does not say.
/// - Lengths, precisions, enum labels and what both databases can store are kept to. CHECKs are not read: with() says
///   what meets them.
/// - An optional member is now and then empty, if it is not unique. One that refers to another table is always; where
///   it is not optional, with() has to say what it refers to.
/// - Identities, generated columns, enums stored as their numbers and native types keep what the struct says.
template <Model T> [[nodiscard]] Factory<T> factory(std::uint64_t seed) { return Factory<T>(seed); }

} // namespace retort::testing
