// expect: retort: into<…>() needs a struct that is described
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) { return session.exec(select(c<&User::id>)).into<Plain>().all(); }
