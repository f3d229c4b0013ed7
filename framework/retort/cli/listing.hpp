#pragma once
// How revisions are shown, as text and as JSON.

#include <string>

#include <boost/json/fwd.hpp>

#include <retort/migration/graph.hpp>
#include <retort/migration/plan.hpp>

namespace retort::cli {

/// "abc123def456 -> f3a1b2c4d5e6 (head), add country table"; a base comes from <base>.
std::string history_line(const migration::Graph& graph, const migration::Revision& revision);
/// "f3a1b2c4d5e6 (head)"
std::string head_line(const migration::Graph& graph, const migration::Revision& revision);
/// Several lines: revision, parents, message, file.
std::string description(const migration::Graph& graph, const migration::Revision& revision);

boost::json::object to_json(const migration::Graph& graph, const migration::Revision& revision);
/// The revisions that were run, with their direction.
boost::json::array to_json(const migration::Plan& plan);
boost::json::array to_json(const migration::Ids& ids);

} // namespace retort::cli
