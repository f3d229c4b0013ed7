// expect: retort: a column that may be NULL needs a member that is a std::optional
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) { return session.exec(select(c<&User::city>, c<&User::id>)).into<Line>().all(); }
