// expect: retort: these columns have different types
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto condition = c<&Item::title> == c<&Item::price>;
