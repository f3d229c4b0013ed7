// expect: retort: which rows? say where(…), or all_rows() for every one
#include "queries/models.hpp"

using namespace retort;
using namespace shop;

void run(Session& session) { session.exec(remove<User>()); }
