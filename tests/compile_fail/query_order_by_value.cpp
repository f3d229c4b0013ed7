// expect: retort: order_by() takes columns, and what is computed from them
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select<User>().order_by("name");
