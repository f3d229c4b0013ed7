// expect: retort: only numbers can be calculated with
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto more = c<&Item::title> + 1;
