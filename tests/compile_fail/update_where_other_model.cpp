// expect: retort: this condition is about another model
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto change = update<User>().set(c<&User::name>, "x").where(c<&Item::price> > 1);
