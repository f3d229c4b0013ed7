// expect: retort: ilike() needs a column that stores a string
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto condition = c<&Item::grade>.ilike("f%");
