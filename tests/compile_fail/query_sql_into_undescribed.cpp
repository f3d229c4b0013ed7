// expect: retort: into<…>() takes a value, a std::tuple, or a struct described
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) { return session.sql("SELECT 1").into<Plain>().all(); }
