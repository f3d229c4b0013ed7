// expect: retort: group_by() a model that the query does not read
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select(c<&User::name>, count()).group_by(c<&Item::title>);
