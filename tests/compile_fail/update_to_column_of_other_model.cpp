// expect: retort: this value belongs to another model
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto change = update<User>().set(c<&User::name>, c<&Item::title>);
