// expect: retort: % needs whole numbers on both sides
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto rest = c<&Item::weight> % 2;
