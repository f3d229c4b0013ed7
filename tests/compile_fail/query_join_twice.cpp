// expect: retort: the query reads this model already
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select<User>().join<User>(c<&User::id> == 1);
