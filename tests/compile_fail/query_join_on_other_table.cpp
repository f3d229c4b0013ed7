// expect: retort: on(…) names a member of a model that the query does not read
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select<User>().join<Item>(on(&Tag::id));
