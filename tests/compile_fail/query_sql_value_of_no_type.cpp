// expect: retort: a value of this type cannot be bound
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

void run(Session& session) { session.sql("SELECT $1", Plain{}).run(); }
