#pragma once
// Typed columns: retort::c<&Country::code> == "IND".

#include <retort/session/operand.hpp>

namespace retort {

/// A column: of the source S that has it, and the type M of its member. Made by retort::c.
template <class S, class M> class ColumnRef : public query::Questions<ColumnRef<S, M>> {
public:
    using value_type = M;
    using uses = query::Uses<S>;
    static constexpr bool is_never_null = false;

    constexpr explicit ColumnRef(query::ColumnName name) : name_(name) {}

    [[nodiscard]] constexpr MemberRef member() const { return name_.member; }
    [[nodiscard]] constexpr const query::ColumnName& name() const { return name_; }
    [[nodiscard]] query::Expression expression() const { return query::column(name_); }

private:
    query::ColumnName name_;
};

namespace query {
template <class> struct OwnerOf;
template <class T, class M> struct OwnerOf<M T::*> { using type = T; };

/// `S`: where the member is looked for; void: in any model that has it.
template <class S, class T, class M> constexpr auto column_ref(M T::*pointer) {
    if constexpr (std::is_void_v<S>) {
        return ColumnRef<T, M>(ColumnName{describe::member_ref(pointer)});
    } else {
        static_assert(std::is_base_of_v<T, ModelOf<S>>, "retort: this model has no such member");
        return ColumnRef<S, M>(
            ColumnName{describe::member_ref(pointer), describe::identity_of<ModelOf<S>>(), SourceOf<S>::alias});
    }
}

template <class T, Label label> struct Aliased {
    /// Its column: boss.c<&Employee::name>.
    template <auto pointer> static constexpr auto c = column_ref<Aliased>(pointer);
};
} // namespace query

/// The column of a member: retort::c<&Country::code>. Where two models of a query have it from one base, the model
/// says which is meant: retort::c<&Stamps::created_at, Book>.
template <auto pointer, class Model = void> inline constexpr auto c = query::column_ref<Model>(pointer);

/// A model under another name, for a query that reads its table twice:
///
///     constexpr auto boss = retort::alias<Employee, "boss">;
///     select(c<&Employee::name>, boss.c<&Employee::name>).left_join(boss, on(&Employee::boss_id))
template <Model T, query::Label name> inline constexpr query::Aliased<T, name> alias{};

/// The column of a query around this one: select<Item>().where(c<&Item::owner_id> == outer(c<&User::id>)). That there
/// is one is checked when the query is sent.
template <class S, class M> auto outer(const ColumnRef<S, M>& column) {
    query::ColumnName name = column.name();
    name.outer = true;
    return Computed<M, query::Uses<>>(query::column(name));
}

} // namespace retort
