// expect: retort: this column is never NULL
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto change = update<User>().set(c<&User::name>, std::nullopt);
