// expect: retort: avg() needs a column of numbers
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto mean = avg(c<&Item::grade>);
