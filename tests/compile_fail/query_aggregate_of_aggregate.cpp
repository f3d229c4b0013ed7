// expect: retort: an aggregate cannot be taken of an aggregate
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto most = max(count());
