#pragma once
// How revisions are shown, as text and as JSON.

#include <string>

#include <boost/json/fwd.hpp>

#include <retort/database/effect.hpp>
#include <retort/migration/graph.hpp>
#include <retort/migration/plan.hpp>
#include <retort/migration/runner.hpp>

namespace retort::cli {

/// "abc123def456 -> f3a1b2c4d5e6 (shop) (head), add country table": parents, then in brackets what it depends on; the
/// revision with its labels and marks; the message. A base comes from <base>. `current`: revisions to mark as those
/// where the database is.
std::string history_line(const migration::Graph& graph, const migration::Revision& revision,
                         const migration::Ids& current = {});
/// "f3a1b2c4d5e6 (shop) (head)". A head that another revision depends on is an "(effective head)", as Alembic has it.
std::string head_line(const migration::Graph& graph, const migration::Revision& revision);
/// Several lines: revision, parents, what comes next, labels, dependencies, message, file.
std::string description(const migration::Graph& graph, const migration::Revision& revision,
                        const migration::Ids& current = {});

/// "upgraded to f3a1b2c4d5e6  add country table  (12 ms)", to stderr, once it has happened.
void say_progress(const migration::Progress& progress);

boost::json::object to_json(const migration::Graph& graph, const migration::Revision& revision);
/// The revisions that were run, with their direction.
boost::json::array to_json(const migration::Plan& plan);
boost::json::array to_json(const migration::Ids& ids);
/// "f3a1, b7d9", "base": where a database is whose heads these are.
std::string place_text(const migration::Ids& heads);

/// Of a squash that counts as applied, and that the database does not know of yet.
std::string not_folded(const migration::Revision& squash);
/// Their ids.
migration::Ids ids_of(const std::vector<const migration::Revision*>& revisions);

/// "table", "lock" (null: none), "blocks", "rewrites", "scans".
boost::json::object to_json(const database::Effect& effect);

} // namespace retort::cli
