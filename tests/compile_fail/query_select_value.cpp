// expect: retort: select(…) takes columns, what is computed from them, and whole<Model>
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto query = select(c<&User::name>, 42);
