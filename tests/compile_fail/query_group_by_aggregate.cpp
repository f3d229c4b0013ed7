// expect: retort: group_by() an aggregate makes no sense
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select(c<&User::name>).group_by(count());
