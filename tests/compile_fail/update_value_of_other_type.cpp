// expect: retort: this column cannot hold a value of that type
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto change = update<User>().set(c<&User::name>, 5);
