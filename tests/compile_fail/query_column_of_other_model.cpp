// expect: retort: a column of the select belongs to a model that the query does not read
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto result(Session& session) { return session.exec(select(c<&User::name>, c<&Item::title>)).all(); }
