// expect: retort: set(…) to an aggregate needs scalar(select(…))
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto change = update<Item>().set(c<&Item::price>, max(c<&Item::price>));
