// expect: retort: a member of the struct has another type than its column
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) { return session.exec(select(c<&User::id>, c<&User::name>)).into<Line>().all(); }
