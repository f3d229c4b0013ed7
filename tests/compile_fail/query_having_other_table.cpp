// expect: retort: this condition is about a model that the query does not read
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select(c<&User::name>).group_by(c<&User::name>).having(max(c<&Item::price>) > 2);
