// expect: retort: sum() needs a column of numbers
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto total = sum(c<&Item::title>);
