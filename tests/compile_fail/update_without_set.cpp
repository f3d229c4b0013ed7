// expect: retort: update() changes nothing: say set(…)
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

void run(Session& session) { session.exec(update<User>().all_rows()); }
