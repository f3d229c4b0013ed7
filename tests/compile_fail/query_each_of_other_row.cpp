// expect: retort: each() needs a function that takes a row of this query
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

void show(Session& session) {
    session.exec(select<User>()).each([](const Item&) {});
}
