// expect: retort: order_by() a model that the query does not read
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select<User>().order_by(c<&Item::title>);
