// expect: retort: the query in in(…) returns a column of another type
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto condition = c<&User::id>.in(select(c<&Item::title>));
