// expect: retort: load_many() needs a member of the rows that are loaded
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto load(Session& session, const std::vector<Item>& items) { return load_many<User>(session, items, &Item::owner_id); }
