// expect: retort: nothing says which table is read
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) { return session.exec(select(count())).all(); }
