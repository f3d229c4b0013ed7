// expect: retort: max() needs a column of numbers, texts, dates or times
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

auto most = max(c<&User::is_active>);
