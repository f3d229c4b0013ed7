// expect: retort: this column belongs to another model
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto change = update<User>().set(c<&Item::title>, "x");
