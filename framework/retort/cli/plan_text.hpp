#pragma once
// How a plan is shown, as text and as JSON.

#include <boost/json/fwd.hpp>

#include <retort/migration/runner.hpp>

namespace retort::cli {

/// Each revision with its operations, their SQL, and whom they keep waiting, to stdout. The connection is asked how
/// many rows there are.
void print_plan(database::Connection& connection, const migration::Preview& preview);
boost::json::array plan_as_json(database::Connection& connection, const migration::Preview& preview);

} // namespace retort::cli
