#pragma once
// The rows that belong to rows, by the references that models declare: one query for any number of them.
//
//     const auto owners = load_one<User>(session, items, &Item::owner_id);                     // items have an owner
//     const auto items = load_many<Item>(session, users, &Item::owner_id);                     // users have items
//     const auto tags = load_many<Tag>(session, items, &ItemTag::item_id, &ItemTag::tag_id);  // through a link
//     for (const Item& item : items.of(user)) …

#include <cstddef>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <retort/session/relation.hpp>
#include <retort/session/select.hpp>

namespace retort {

class Session;

/// What load_one() found: for each row the one that it refers to.
template <class Row, class Related> class LoadedOne {
public:
    LoadedOne(query::KeyNumbers numbers, std::vector<std::optional<Related>> rows)
        : numbers_(std::move(numbers)), rows_(std::move(rows)) {}

    /// The row that this one refers to; nullptr where it refers to none, or was not among those that were loaded for.
    /// Good as long as this object.
    [[nodiscard]] const Related* of(const Row& row) const {
        const auto number = numbers_.find(&row);
        return number && rows_[*number] ? &*rows_[*number] : nullptr;
    }

private:
    query::KeyNumbers numbers_;
    std::vector<std::optional<Related>> rows_;
};

/// What load_many() found: for each row those that belong to it.
template <class Row, class Related> class LoadedMany {
public:
    LoadedMany(query::KeyNumbers numbers, std::vector<std::vector<Related>> rows)
        : numbers_(std::move(numbers)), rows_(std::move(rows)) {}

    /// The rows that belong to this one, in the order of the query, else of their primary keys. Good as long as this
    /// object.
    [[nodiscard]] std::span<const Related> of(const Row& row) const {
        const auto number = numbers_.find(&row);
        return number ? std::span<const Related>(rows_[*number]) : std::span<const Related>{};
    }

private:
    query::KeyNumbers numbers_;
    std::vector<std::vector<Related>> rows_;
};

namespace query {
/// Numbers for the keys of the rows of a range.
template <ModelRange R> KeyNumbers number_keys(const R& rows, const Columns& columns) {
    KeyNumbers numbers(table_of<std::ranges::range_value_t<R>>(), columns);
    with_models(rows, [&](const Models& models) {
        for (const void* model : models.rows) numbers.add(model);
    });
    return numbers;
}

/// The structs of two tables, one beside the other.
template <class L, class R> struct Pair {
    L left{};
    R right{};
};
} // namespace query

/// For each row the one that its member refers to. The member is declared with references(…), or part of a
/// foreign_key(…).
template <Model Related, ModelRange R, class U, class M>
[[nodiscard]] auto load_one(Session& session, const R& rows, M U::*member) {
    using Row = std::ranges::range_value_t<R>;
    static_assert(std::is_base_of_v<U, Row>, "retort: load_one() needs a member of the rows that are given");
    const query::ForeignKey reference =
        query::find_reference(table_of<Row>(), query::member_of(member), table_of<Related>());
    query::KeyNumbers numbers = query::number_keys(rows, reference.columns);

    // The numbers of the keys are those of the rows' columns; the related rows have them in others.
    query::KeyNumbers targets(table_of<Related>(), reference.targets);
    std::vector<Related> found;
    query::fetch_by_keys(session, select<Related>().query(), query::source<Related>(), reference.targets,
                         numbers.keys(), query::into(found));
    std::vector<std::optional<Related>> related(numbers.keys().size());
    for (Related& one : found) {
        if (const auto number = numbers.find_key(targets.key_of(&one))) related[*number] = std::move(one);
    }
    return LoadedOne<Row, Related>(std::move(numbers), std::move(related));
}

/// For each row those whose member refers to it. `query` says which of them, and in which order:
/// select<Item>().where(…).order_by(…).
template <Model Related, ModelRange R, class U, class M>
[[nodiscard]] auto load_many(Session& session, const R& rows, M U::*member, const Select<Related>& query) {
    using Row = std::ranges::range_value_t<R>;
    static_assert(std::is_base_of_v<U, Related>, "retort: load_many() needs a member of the rows that are loaded");
    const query::ForeignKey reference =
        query::find_reference(table_of<Related>(), query::member_of(member), table_of<Row>());
    query::KeyNumbers numbers = query::number_keys(rows, reference.targets);

    query::KeyNumbers own(table_of<Related>(), reference.columns);
    std::vector<Related> found;
    query::Query asked = query.query();
    query::order_by_key(asked, query::source<Related>());
    query::fetch_by_keys(session, asked, query::source<Related>(), reference.columns, numbers.keys(),
                         query::into(found));
    std::vector<std::vector<Related>> related(numbers.keys().size());
    for (Related& one : found) {
        if (const auto number = numbers.find_key(own.key_of(&one))) related[*number].push_back(std::move(one));
    }
    return LoadedMany<Row, Related>(std::move(numbers), std::move(related));
}
template <Model Related, ModelRange R, class U, class M>
[[nodiscard]] auto load_many(Session& session, const R& rows, M U::*member) {
    return load_many<Related>(session, rows, member, select<Related>());
}

/// For each row those that a link model connects it with: `own` is the link's member that refers to the rows, `other`
/// that to the related ones. `query` says which of them, and in which order.
template <Model Related, ModelRange R, class Link, class M, class N>
requires Model<Link>
[[nodiscard]] auto load_many(Session& session, const R& rows, M Link::*own, N Link::*other,
                             const Select<Related>& query) {
    using Row = std::ranges::range_value_t<R>;
    const TableView link = table_of<Link>();
    const query::ForeignKey to_row = query::find_reference(link, query::member_of(own), table_of<Row>());
    query::KeyNumbers numbers = query::number_keys(rows, to_row.targets);

    // The related table is read, the link is joined, and both come back.
    query::Query asked = query.query();
    query::Join join{.source = query::source<Link>()};
    join.reference = query::ColumnName{query::member_of(other), describe::identity_of<Link>(), {}};
    asked.joins.push_back(std::move(join));
    query::order_by_key(asked, query::source<Related>());
    using Pair = query::Pair<Related, Link>;
    std::vector<Pair> found;
    query::fetch_by_keys(session, asked, query::source<Link>(), to_row.columns, numbers.keys(),
                         {&found, [](void* list, query::Cells& cells) {
                              Pair& pair = static_cast<std::vector<Pair>*>(list)->emplace_back();
                              query::read_row(pair.left, cells);
                              query::read_row(pair.right, cells);
                          }});
    query::KeyNumbers links(link, to_row.columns);
    std::vector<std::vector<Related>> related(numbers.keys().size());
    for (Pair& pair : found) {
        if (const auto number = numbers.find_key(links.key_of(&pair.right)))
            related[*number].push_back(std::move(pair.left));
    }
    return LoadedMany<Row, Related>(std::move(numbers), std::move(related));
}
template <Model Related, ModelRange R, class Link, class M, class N>
requires Model<Link>
[[nodiscard]] auto load_many(Session& session, const R& rows, M Link::*own, N Link::*other) {
    return load_many<Related>(session, rows, own, other, select<Related>());
}

} // namespace retort
