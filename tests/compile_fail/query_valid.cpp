// The control for queries: this must compile.
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) {
    return session
        .exec(select(c<&User::name>, count())
                  .join<Item>(on(&Item::owner_id))
                  .where(c<&Item::title> != "lamp" && exists<Tag>(c<&Tag::id> == c<&User::id>))
                  .group_by(c<&User::id>)
                  .having(count() > 2)
                  .order_by(c<&User::name>))
        .into<Line>()
        .all();
}

auto change(Session& session) {
    return session.exec(update<Item>().set(c<&Item::price>, c<&Item::price> + 1).where(c<&Item::price> < 10));
}
