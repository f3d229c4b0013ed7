// expect: retort: returning(…) a column of another model
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto change = remove<User>().returning(c<&Item::price>);
