// expect: retort: this column cannot be compared with a value of that type
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto condition = c<&Item::grade> == "fresh";
