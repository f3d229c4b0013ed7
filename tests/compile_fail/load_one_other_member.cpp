// expect: retort: load_one() needs a member of the rows that are given
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto load(Session& session, const std::vector<User>& users) { return load_one<Item>(session, users, &Item::owner_id); }
