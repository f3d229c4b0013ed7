// expect: retort: a condition on an aggregate belongs into having()
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select(c<&Item::owner_id>).where(count() > 2);
