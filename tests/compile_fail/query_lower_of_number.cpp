// expect: retort: this function needs a column that stores a string
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto small = lower(c<&Item::price>);
