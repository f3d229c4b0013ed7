// expect: retort: like() needs a column that stores a string
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto condition = c<&Item::price>.like("1%");
