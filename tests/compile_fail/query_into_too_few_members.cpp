// expect: retort: the struct has not as many members as the query returns columns
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) { return session.exec(select(c<&User::name>)).into<Line>().all(); }
