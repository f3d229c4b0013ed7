// expect: retort: this condition is about a model that the query does not read
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select<User>().join<Item>(c<&Item::owner_id> == c<&Tag::id>);
