#pragma once
// How findings of lint are shown: as text, as JSON, as SARIF.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include <retort/lint/finding.hpp>
#include <retort/migration/graph.hpp>

namespace retort::cli {

/// What was found, for whichever databases it was looked for.
class Report {
public:
    struct Entry {
        lint::Finding finding;
        std::vector<std::string> databases; ///< dialects where it is so
    };

    /// What has been found already for another database, in the same words, is there once.
    void add(std::string_view database, const std::vector<lint::Finding>& findings);

    /// In the order of the graph's revisions, and in that of their lines.
    [[nodiscard]] std::vector<Entry> entries(const migration::Graph& graph) const;
    /// Dialects that were looked at.
    [[nodiscard]] const std::vector<std::string>& databases() const { return databases_; }
    [[nodiscard]] bool has_errors() const;

private:
    std::vector<std::string> databases_;
    std::vector<Entry> entries_;
};

/// Those that nobody allows, by revision, to stdout; how many there are, to stderr.
void print_findings(const migration::Graph& graph, const Report& report);
/// All: {"rule", "severity", "revision", "file", "line", "table", "rows", "databases", "message", "why", "rewrite",
/// "allowed"}.
boost::json::array findings_as_json(const migration::Graph& graph, const Report& report);
/// SARIF 2.1.0 (OASIS): one run, with all rules; what is allowed is suppressed in source.
boost::json::object findings_as_sarif(const migration::Graph& graph, const Report& report);

} // namespace retort::cli
