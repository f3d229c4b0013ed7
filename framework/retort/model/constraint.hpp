#pragma once
// What a model says about its table as a whole: the further arguments of retort::table<T>().

#include <array>
#include <cstddef>
#include <string_view>

#include <retort/model/column.hpp>

namespace retort {

namespace describe {

/// A table-level constraint or index with its keys. Derived gives the words that suit its kind.
template <class Derived, std::size_t Keys> struct PartSpec {
    static constexpr std::size_t part_count = 1;
    static constexpr std::size_t key_count = Keys;

    TablePart part{};
    std::array<KeySpec, Keys> keys{};

    /// A name of one's own instead of the conventional one.
    constexpr Derived& named(std::string_view name) {
        part.name = name;
        return self();
    }

protected:
    constexpr Derived& self() { return static_cast<Derived&>(*this); }
};

template <class T, class M> constexpr KeySpec key_of(M T::*member) { return {.member = member_ref(member)}; }

} // namespace describe

template <std::size_t Keys> struct PrimaryKeySpec : describe::PartSpec<PrimaryKeySpec<Keys>, Keys> {};

template <std::size_t Keys> struct UniqueSpec : describe::PartSpec<UniqueSpec<Keys>, Keys> {
    constexpr UniqueSpec& deferrable(schema::Deferral deferral = schema::Deferral::initially_immediate) {
        this->part.deferral = deferral;
        return *this;
    }
    /// PostgreSQL 15: two rows with NULL collide.
    constexpr UniqueSpec& nulls_not_distinct() {
        this->part.nulls_not_distinct = true;
        return *this;
    }
};

struct CheckSpec : describe::PartSpec<CheckSpec, 0> {};

/// One key of an index: retort::key(&Item::price).descending().
struct IndexKey {
    KeySpec key{};

    constexpr IndexKey& descending() {
        key.descending = true;
        return *this;
    }
    constexpr IndexKey& nulls_first() {
        key.nulls = schema::NullsOrder::first;
        return *this;
    }
    constexpr IndexKey& nulls_last() {
        key.nulls = schema::NullsOrder::last;
        return *this;
    }
    constexpr IndexKey& collation(std::string_view name) {
        key.collation = name;
        return *this;
    }
    /// PostgreSQL operator class.
    constexpr IndexKey& opclass(std::string_view name) {
        key.opclass = name;
        return *this;
    }
};

template <class T, class M> constexpr IndexKey key(M T::*member) { return {describe::key_of(member)}; }
/// An index key that is an expression: expression("lower(name)").
constexpr IndexKey expression(const SqlSpec& sql) { return {KeySpec{.expression = sql}}; }

template <std::size_t Keys> struct IndexSpec : describe::PartSpec<IndexSpec<Keys>, Keys> {
    constexpr IndexSpec& unique() {
        this->part.unique = true;
        return *this;
    }
    constexpr IndexSpec& nulls_not_distinct() {
        this->part.nulls_not_distinct = true;
        return *this;
    }
    /// PostgreSQL: "gin", "gist", "hash", "brin"; btree when nothing is said.
    constexpr IndexSpec& using_method(std::string_view method) {
        this->part.method = method;
        return *this;
    }
    /// A partial index: only the rows for which it holds.
    constexpr IndexSpec& where(const SqlSpec& predicate) {
        this->part.sql = predicate;
        return *this;
    }
    /// PostgreSQL: columns that the index carries besides its keys. The last word of the chain.
    template <class... T, class... M> constexpr auto include(M T::*... members) const {
        IndexSpec<Keys + sizeof...(T)> wider;
        wider.part = this->part;
        wider.part.more_count = sizeof...(T);
        for (std::size_t i = 0; i < Keys; ++i) wider.keys[i] = this->keys[i];
        const std::array<KeySpec, sizeof...(T)> included{describe::key_of(members)...};
        for (std::size_t i = 0; i < sizeof...(T); ++i) wider.keys[Keys + i] = included[i];
        return wider;
    }
};

/// Own keys, then as many referenced ones.
template <std::size_t Own> struct ForeignKeySpec : describe::PartSpec<ForeignKeySpec<Own>, 2 * Own> {
    std::array<TypeSpec, Own> types{};
    std::array<bool, Own> nullable{};

    template <class U, class... M> constexpr ForeignKeySpec& references(M U::*... targets) {
        static_assert(sizeof...(M) == Own, "retort: references needs as many members as the foreign key");
        return references(describe::table_function<U>(), {describe::key_of(targets)...}, {describe::type_of<M>()...});
    }
    /// The same when the other model inherits some of them: references<User>(&User::id, &User::name).
    template <class Target, class... U, class... M>
    requires((std::derived_from<Target, U> && ...) &&
             !(std::same_as<Target, U> && ...)) constexpr ForeignKeySpec& references(M U::*... targets) {
        static_assert(sizeof...(M) == Own, "retort: references needs as many members as the foreign key");
        return references(describe::table_function<Target>(), {describe::key_of(targets)...},
                          {describe::type_of<M>()...});
    }
    constexpr ForeignKeySpec& on_delete(schema::Action action) {
        this->part.reference.on_delete = checked(action);
        return *this;
    }
    constexpr ForeignKeySpec& on_update(schema::Action action) {
        this->part.reference.on_update = checked(action);
        return *this;
    }
    constexpr ForeignKeySpec& deferrable(schema::Deferral deferral = schema::Deferral::initially_immediate) {
        this->part.deferral = deferral;
        return *this;
    }
    /// MATCH FULL: either all columns are NULL or none is.
    constexpr ForeignKeySpec& match_full() {
        this->part.match = schema::Match::full;
        return *this;
    }

private:
    constexpr ForeignKeySpec& references(TableView (*table)(), const std::array<KeySpec, Own>& target_keys,
                                         const std::array<TypeSpec, Own>& target_types) {
        for (std::size_t i = 0; i < Own; ++i) {
            if (!describe::is_comparable(types[i], target_types[i]))
                mistake::references_needs_a_member_of_the_same_type();
            this->keys[Own + i] = target_keys[i];
        }
        this->part.reference.table = table;
        return *this;
    }
    constexpr schema::Action checked(schema::Action action) const {
        // By the name: g++ with -fsanitize cannot compare `table` while compiling.
        if (this->keys[Own].member.name.empty()) mistake::on_delete_and_on_update_need_references_before_them();
        for (const bool optional : nullable)
            if (action == schema::Action::set_null && !optional) mistake::set_null_needs_an_optional_member();
        return action;
    }
};

/// PRIMARY KEY over several members, in that order.
template <class... T, class... M> constexpr PrimaryKeySpec<sizeof...(M)> primary_key(M T::*... members) {
    PrimaryKeySpec<sizeof...(M)> spec;
    spec.part.kind = TablePart::Kind::primary_key;
    spec.keys = {describe::key_of(members)...};
    return spec;
}

/// UNIQUE over several members.
template <class... T, class... M> constexpr UniqueSpec<sizeof...(M)> unique(M T::*... members) {
    UniqueSpec<sizeof...(M)> spec;
    spec.part.kind = TablePart::Kind::unique;
    spec.keys = {describe::key_of(members)...};
    return spec;
}

/// An index over members.
template <class... T, class... M> constexpr IndexSpec<sizeof...(M)> index(M T::*... members) {
    IndexSpec<sizeof...(M)> spec;
    spec.part.kind = TablePart::Kind::index;
    spec.keys = {describe::key_of(members)...};
    return spec;
}
/// An index over keys that say more: index(key(&Item::price).descending(), expression("lower(title)")).
template <std::same_as<IndexKey>... Key> constexpr IndexSpec<sizeof...(Key)> index(const Key&... keys) {
    IndexSpec<sizeof...(Key)> spec;
    spec.part.kind = TablePart::Kind::index;
    spec.keys = {keys.key...};
    return spec;
}

/// A condition on rows.
constexpr CheckSpec check(const SqlSpec& condition) {
    CheckSpec spec;
    spec.part.kind = TablePart::Kind::check;
    spec.part.sql = condition;
    return spec;
}

/// FOREIGN KEY over several members: foreign_key(&Line::country, &Line::vat).references(&Rate::country, &Rate::vat).
template <class... T, class... M> constexpr ForeignKeySpec<sizeof...(M)> foreign_key(M T::*... members) {
    ForeignKeySpec<sizeof...(M)> spec;
    spec.part.kind = TablePart::Kind::foreign_key;
    spec.part.more_count = sizeof...(M);
    const std::array<KeySpec, sizeof...(M)> own{describe::key_of(members)...};
    for (std::size_t i = 0; i < own.size(); ++i) spec.keys[i] = own[i];
    spec.types = {describe::type_of<M>()...};
    spec.nullable = {describe::Stored<M>::optional...};
    return spec;
}

/// The table's comment.
struct CommentSpec {
    std::string_view text;
};
constexpr CommentSpec comment(std::string_view text) { return {text}; }

/// What the table was called before. Leave it until every database has the new name.
struct RenamedFromSpec {
    std::string_view name;
};
constexpr RenamedFromSpec renamed_from(std::string_view name) { return {name}; }

/// The schema (namespace) that the table lives in.
struct InSchemaSpec {
    std::string_view name;
};
constexpr InSchemaSpec in_schema(std::string_view name) { return {name}; }

/// What the table is made of: options({.strict = true}).
constexpr OptionsSpec options(const OptionsSpec& options) { return options; }

} // namespace retort
